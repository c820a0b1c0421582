using FaceCV.Core.Errors;
using FaceCV.Core.Recognition;
using FaceCV.Server.Configuration;
using FaceCV.Vision.Devices;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Tests.Configuration;

public sealed class SettingsReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("facecv-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_Nothing_GivesEveryDefault()
    {
        var settings = Read().Settings;

        var values = SettingDefinition.All.ToDictionary(each => each.Name, each => each.Read(settings) is IReadOnlyList<string> list ? string.Join(',', list) : each.Read(settings));
        values.ShouldBeEquivalentTo(new Dictionary<string, object?>
        {
            ["FACECV_HOST"] = "127.0.0.1",
            ["FACECV_PORT"] = 7000,
            ["FACECV_CORS_ORIGINS"] = "",
            ["FACECV_QUEUE_CAPACITY"] = 64,
            ["FACECV_BATCH_MAX_FILES"] = 256,
            ["FACECV_BATCH_MAX_BYTES"] = 268_435_456L,
            ["FACECV_UPLOAD_MEMORY"] = 1_073_741_824L,
            ["FACECV_BATCH_TIMEOUT_SECONDS"] = 300,
            ["FACECV_REQUEST_TIMEOUT_SECONDS"] = 30,
            ["FACECV_DRAIN_SECONDS"] = 20,
            ["FACECV_LOG_LEVEL"] = LogLevel.Information,
            ["FACECV_AUTH"] = FaceCV.Server.Security.AuthMode.Auto,
            ["FACECV_ADMIN_KEY"] = null,
            ["FACECV_OIDC_AUTHORITY"] = null,
            ["FACECV_OIDC_ISSUER"] = null,
            ["FACECV_OIDC_JWKS_URL"] = null,
            ["FACECV_OIDC_AUDIENCE"] = "",
            ["FACECV_OIDC_SCOPE_CLAIM"] = "scope",
            ["FACECV_OIDC_COLLECTIONS_CLAIM"] = null,
            ["FACECV_DATA_DIR"] = null,
            ["FACECV_DB_TYPE"] = null,
            ["FACECV_DB_CONNECTION_STRING"] = null,
            ["FACECV_MYSQL_HOST"] = null,
            ["FACECV_MYSQL_PORT"] = null,
            ["FACECV_MYSQL_USER"] = null,
            ["FACECV_MYSQL_PASSWORD"] = null,
            ["FACECV_MYSQL_DATABASE"] = null,
            ["FACECV_MYSQL_TLS"] = Stores.MySql.MySqlTls.Preferred,
            ["FACECV_CHROMA_HOST"] = null,
            ["FACECV_CHROMA_PORT"] = null,
            ["FACECV_CHROMA_COLLECTION"] = null,
            ["FACECV_CHROMA_TENANT"] = "default_tenant",
            ["FACECV_CHROMA_DATABASE"] = "default_database",
            ["FACECV_CHROMA_TOKEN"] = null,
            ["FACECV_CHROMA_TOKEN_HEADER"] = Stores.Chroma.ChromaTokenHeader.Authorization,
            ["FACECV_CHROMA_TLS"] = false,
            ["FACECV_CHROMA_SEARCH"] = ChromaSearch.Exact,
            ["FACECV_DATA_KEY"] = null,
            ["FACECV_DATA_KEY_FILE"] = null,
            ["FACECV_MODEL_CACHE_DIR"] = null,
            ["FACECV_INSIGHTFACE_MODEL_PACK"] = "starter",
            ["FACECV_MODEL_BACKEND"] = ModelBackend.InsightFace,
            ["FACECV_DEVICE"] = Device.Auto,
            ["FACECV_DEVICE_INDEX"] = 0,
            ["FACECV_GPU_MEMORY_LIMIT"] = 0L,
            ["FACECV_GPU_MEMORY_GROW_BY_SIZE"] = true,
            ["FACECV_NUM_WORKERS"] = 0,
            ["FACECV_ALLOW_NON_COMMERCIAL_MODELS"] = false,
            ["FACECV_MODEL_IDLE_UNLOAD_MINUTES"] = 0d,
            ["FACECV_MAX_UPLOAD_SIZE"] = 10_485_760L,
            ["FACECV_MAX_IMAGE_PIXELS"] = 64_000_000L,
            ["FACECV_MAX_IMAGE_SIDE"] = 16_384,
            ["FACECV_REDUCED_DECODE_SIDE"] = 960,
            ["FACECV_ALLOWED_EXTENSIONS"] = ".jpg,.jpeg,.png,.bmp,.webp,.gif",
            ["FACECV_DETECTOR_PACK"] = null,
            ["FACECV_MAX_FACES_PER_IMAGE"] = 100,
            ["FACECV_INSIGHTFACE_DET_THRESH"] = null,
            ["FACECV_INSIGHTFACE_SIMILARITY_THRESH"] = null,
            ["FACECV_VERIFY_TARGET_FMR"] = 1e-4,
            ["FACECV_IDENTIFY_TARGET_FPIR"] = 0.01,
            ["FACECV_AMBIGUITY_MARGIN"] = 0.05f,
            ["FACECV_ENROLMENT_GATE"] = GateStrictness.Normal,
            ["FACECV_KEEP_CROPS"] = false,
            ["FACECV_TEMPLATE_PACKS"] = "",
            ["FACECV_MIRROR_TEMPLATES"] = true,
            ["FACECV_IMPORT_ROOT"] = null,
            ["FACECV_JOB_MAX_BYTES"] = 4_294_967_296L,
            ["FACECV_JOB_MAX_ITEMS"] = 100_000,
            ["FACECV_JOB_UPLOAD_TIMEOUT_SECONDS"] = 3600,
            ["FACECV_JOB_RETENTION_DAYS"] = 7,
            ["FACECV_TRUSTED_PROXIES"] = "",
            ["FACECV_TLS_CERT_FILE"] = null,
            ["FACECV_TLS_KEY_FILE"] = null,
            ["FACECV_TLS_PASSWORD"] = null,
            ["FACECV_HSTS_DAYS"] = 30,
            ["FACECV_MAX_CONNECTIONS"] = 1000,
            ["FACECV_HTTP2_STREAMS"] = 100,
            ["FACECV_HEADER_TIMEOUT_SECONDS"] = 15,
            ["FACECV_MIN_BODY_RATE"] = 240,
            ["FACECV_RATE_LIMIT"] = RateLimiting.Auto,
            ["FACECV_RATE_LIMIT_ADDRESS"] = 1200,
            ["FACECV_RATE_LIMIT_RECOGNITION"] = 600,
            ["FACECV_RATE_LIMIT_MODELS"] = 60,
            ["FACECV_RATE_LIMIT_MONITORING"] = 120,
            ["FACECV_RATE_LIMIT_OTHER"] = 600,
            ["FACECV_URL_INPUTS"] = false,
            ["FACECV_OUTBOUND_HOSTS"] = "",
            ["FACECV_OUTBOUND_NETWORKS"] = "",
            ["FACECV_OUTBOUND_TIMEOUT_SECONDS"] = 10,
            ["FACECV_AUDIT"] = FaceCV.Server.Security.Audit.AuditMode.Changes,
            ["FACECV_AUDIT_FAILURE"] = FaceCV.Server.Security.Audit.AuditFailureMode.Refuse,
            ["FACECV_AUDIT_RETENTION_DAYS"] = 0,
            ["FACECV_LOG_FORMAT"] = LogFormat.Text,
            ["FACECV_LOG_FILE"] = null,
            ["FACECV_LOG_DIR"] = null,
            ["FACECV_LOG_FILE_SIZE"] = 33_554_432L,
            ["FACECV_LOG_FILES"] = 14,
            ["FACECV_METRICS_PORT"] = null,
            ["FACECV_METRICS_HOST"] = "127.0.0.1",
            ["FACECV_SHUTDOWN_DELAY_SECONDS"] = 0,
        });
    }

    [Fact]
    public void Read_Nothing_AgreesWithTheOptionsOfCoreAndVision()
    {
        var settings = Read().Settings;

        settings.Recognition.ToOptions().ShouldBe(new RecognitionOptions());
        settings.ToVisionOptions().ShouldBe(new Vision.VisionOptions { ModelsDirectory = settings.ModelsDirectory });
        Path.GetFileName(settings.Storage.DataDirectory).ShouldBe("facecv");
        settings.ModelsDirectory.ShouldBe(Path.Combine(settings.Storage.DataDirectory, "models"));
        settings.Storage.DatabasePath.ShouldBe(Path.Combine(settings.Storage.DataDirectory, "facecv.db"));
        settings.Models.Workers.ShouldBe(Environment.ProcessorCount);
    }

    [Fact]
    public void Read_EveryKindOfValue_IsUnderstood()
    {
        var settings = Read(
            ("FACECV_HOST", "0.0.0.0"), ("FACECV_PORT", "0"), ("FACECV_CORS_ORIGINS", "https://a.example, http://b.example:8080"),
            ("FACECV_MAX_UPLOAD_SIZE", "50MB"), ("FACECV_KEEP_CROPS", "Yes"), ("FACECV_ENROLMENT_GATE", "STRICT"), ("FACECV_LOG_LEVEL", "INFO"),
            ("FACECV_VERIFY_TARGET_FMR", "1e-6"), ("FACECV_INSIGHTFACE_DET_THRESH", "0.5"), ("FACECV_MODEL_IDLE_UNLOAD_MINUTES", "1.5"),
            ("FACECV_MODEL_CACHE_DIR", "~/models")).Settings;

        settings.Server.Host.ShouldBe("0.0.0.0");
        settings.Server.Port.ShouldBe(0);
        settings.Server.CorsOrigins.ShouldBe(["https://a.example", "http://b.example:8080"]);
        settings.Images.MaxUploadSize.ShouldBe(50 * 1024 * 1024);
        settings.Recognition.KeepCrops.ShouldBeTrue();
        settings.Recognition.EnrolmentGate.ShouldBe(GateStrictness.Strict);
        settings.Server.LogLevel.ShouldBe(LogLevel.Information);
        settings.Recognition.VerifyTargetFmr.ShouldBe(1e-6);
        settings.NewAnalysis(default).MinDetectionScore.ShouldBe(0.5f);
        settings.ToVisionOptions().IdleUnload.ShouldBe(TimeSpan.FromSeconds(90));
        settings.ModelsDirectory.ShouldBe(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "models"));
    }

    [Theory]
    [InlineData("10485760", 10_485_760)]
    [InlineData("10MB", 10_485_760)]
    [InlineData("10 MiB", 10_485_760)]
    [InlineData("512KB", 524_288)]
    [InlineData("4096b", 4096)]
    public void Read_Size_IsInBytes(string text, long bytes) =>
        Read(("FACECV_MAX_UPLOAD_SIZE", text)).Settings.Images.MaxUploadSize.ShouldBe(bytes);

    [Theory]
    [InlineData("sqlite:////srv/gallery.db", "/srv/gallery.db")]
    [InlineData("/srv/gallery.db", "/srv/gallery.db")]
    public void Read_ConnectionString_NamesTheFile(string text, string path) =>
        Read(("FACECV_DB_CONNECTION_STRING", text)).Settings.Storage.DatabasePath.ShouldBe(path);

    [Fact]
    public void Read_JsonArrayOfOrigins_AsVersion1WroteIt() =>
        Read(("FACECV_CORS_ORIGINS", """["*"]""")).Settings.Server.CorsOrigins.ShouldBe(["*"]);

    [Fact]
    public void Read_NameOfVersion1_IsUnderstoodAndThePresentOneWins()
    {
        Read(("FACECV_MODEL_DEVICE", "cpu")).Settings.Models.Device.ShouldBe(Device.Cpu);
        Read(("FACECV_DEVICE", "cpu"), ("FACECV_MODEL_DEVICE", "cuda")).Settings.Models.Device.ShouldBe(Device.Cpu);
        Read(("FACECV_MODEL_DEVICE", "cpu")).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Read_ManyMistakes_ReportsAllAtOnce()
    {
        var failure = Should.Throw<FaceException>(() => Read(
            ("FACECV_HOST", "nowhere.example"), ("FACECV_PORT", "70000"), ("FACECV_DB_TYPE", "oracle"), ("FACECV_MODEL_DEVICE", "abacus"),
            ("FACECV_MAX_UPLOAD_SIZE", "huge"), ("FACECV_KEEP_CROPS", "perhaps"), ("FACECV_VERIFY_TARGET_FMR", "0"), ("FACECV_NUM_WORKERS", "2.5"),
            ("FACECV_CORS_ORIGINS", "app.example"), ("FACECV_TRUSTED_PROXIES", "10.0.0.0/8,proxy"), ("FACECV_TLS_KEY_FILE", "key.pem"), ("FACECV_DB_CONNECTION_STRING", "postgres://root:hunter2@db/face")));

        failure.Error.ShouldBe(FaceError.InvalidConfiguration);
        failure.Remedy.ShouldNotBeNull();
        failure.Message.Split('\n').Select(line => line.Trim()).ShouldBe(
        [
            "12 settings are wrong:",
            "FACECV_PORT (environment) is '70000'; allowed is 0 to 65,535.",
            "FACECV_DB_TYPE (environment) is 'oracle'; allowed in this version: sqlite, mysql, chromadb, hybrid.",
            "FACECV_DEVICE (environment) is 'abacus'; allowed in this version: auto, cpu, cuda, tensorrt, rocm, directml, openvino, coreml.",
            "FACECV_NUM_WORKERS (environment) is '2.5'; a whole number is needed.",
            "FACECV_MAX_UPLOAD_SIZE (environment) is 'huge'; a number of bytes or a size such as 10MB is needed.",
            "FACECV_VERIFY_TARGET_FMR (environment) is '0'; allowed is above 0 and below 1.",
            "FACECV_KEEP_CROPS (environment) is 'perhaps'; true or false is needed.",
            "FACECV_HOST is 'nowhere.example'; an IP address, localhost or * is needed.",
            "FACECV_CORS_ORIGINS holds 'app.example'; an origin looks like https://app.example:8443, without a path.",
            "FACECV_DB_CONNECTION_STRING is of an unknown kind; it has to start with sqlite:///, mysql:// or chromadb://, be hybrid, or be a path.",
            "FACECV_TRUSTED_PROXIES holds 'proxy'; an address or a network such as 10.0.0.0/8 is needed.",
            "FACECV_TLS_KEY_FILE is given without FACECV_TLS_CERT_FILE.",
        ]);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e400")]
    public void Read_NumberThatIsNone_IsRefused(string text) =>
        Should.Throw<FaceException>(() => Read(("FACECV_AMBIGUITY_MARGIN", text))).Error.ShouldBe(FaceError.InvalidConfiguration);

    [Fact]
    public void Read_SeveralSources_TheLaterWins()
    {
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """
            { // comments are allowed
              "Logging": { "LogLevel": {} }, "FACECV_PORT": 1001, "FACECV_HOST": "0.0.0.0", "FACECV_KEEP_CROPS": true, "FACECV_CORS_ORIGINS": ["https://a.example"] }
            """);
        File.WriteAllText(Path.Combine(_folder, ".env"), "# a comment\nFACECV_PORT=1002\nFACECV_QUEUE_CAPACITY=\"7\"\nOTHER=1\n");
        var loaded = SettingsReader.Read(new SettingsSources
        {
            Folder = _folder,
            Environment = new Dictionary<string, string> { ["FACECV_QUEUE_CAPACITY"] = "8", ["FACECV_DRAIN_SECONDS"] = " " },
            CommandLine = new Dictionary<string, string> { ["FACECV_INSIGHTFACE_MODEL_PACK"] = "other" },
        });

        loaded.Warnings.ShouldBeEmpty();
        loaded.Settings.Server.ShouldSatisfyAllConditions(
            server => server.Port.ShouldBe(1002), server => server.Host.ShouldBe("0.0.0.0"), server => server.QueueCapacity.ShouldBe(8),
            server => server.CorsOrigins.ShouldBe(["https://a.example"]), server => server.DrainSeconds.ShouldBe(20));
        loaded.Settings.Recognition.KeepCrops.ShouldBeTrue();
        loaded.Settings.Models.Pack.ShouldBe("other");
        loaded.Origins["FACECV_PORT"].ShouldBe(".env");
        loaded.Origins["FACECV_HOST"].ShouldBe("appsettings.json");
        loaded.Origins["FACECV_QUEUE_CAPACITY"].ShouldBe("environment");
        loaded.Origins["FACECV_INSIGHTFACE_MODEL_PACK"].ShouldBe("command line");
        Environment.GetEnvironmentVariable("FACECV_PORT").ShouldBeNull("reading .env does not change the process");
    }

    [Fact]
    public void Read_BrokenFiles_AreReportedTogetherWithoutTheirContent()
    {
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), "[1]");
        File.WriteAllText(Path.Combine(_folder, ".env"), "FACECV_PORT 7000 hunter2\n");

        var failure = Should.Throw<FaceException>(() => SettingsReader.Read(new SettingsSources { Folder = _folder }));

        failure.Message.ShouldContain("appsettings.json");
        failure.Message.ShouldContain(".env");
        failure.Message.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("FACECV_PROT", "FACECV_PROT is not a setting; did you mean FACECV_PORT?")]
    [InlineData("FACECV_MODEL_PACK", "FACECV_MODEL_PACK is not a setting; did you mean FACECV_MODEL_BACKEND?")]
    [InlineData("FACECV_SECRET_KEY", "FACECV_SECRET_KEY has no effect in this version.")]
    [InlineData("FACECV_SOMETHING_ELSE_ALTOGETHER", "FACECV_SOMETHING_ELSE_ALTOGETHER is not a setting; docs/configuration.md lists them.")]
    public void Read_UnknownName_IsWarnedAbout(string name, string warning) => Read((name, "1")).Warnings.ShouldBe([warning]);

    [Fact]
    public void Of_Secret_IsMasked()
    {
        var loaded = Read(("FACECV_DB_CONNECTION_STRING", "sqlite:////srv/hunter2.db"), ("FACECV_PORT", "7003"));

        var listed = SettingsListing.Of(loaded).ToDictionary(each => each.Name);

        listed["FACECV_DB_CONNECTION_STRING"].ShouldBe(new EffectiveSetting("FACECV_DB_CONNECTION_STRING", "***", "environment"));
        listed["FACECV_PORT"].ShouldBe(new EffectiveSetting("FACECV_PORT", "7003", "environment"));
        listed["FACECV_HOST"].Origin.ShouldBe("default");
        listed.Count.ShouldBe(SettingDefinition.All.Count);
    }

    private static LoadedSettings Read(params (string Name, string Value)[] values) => SettingsReader.Read(new SettingsSources
    {
        Environment = values.ToDictionary(each => each.Name, each => each.Value),
    });
}
