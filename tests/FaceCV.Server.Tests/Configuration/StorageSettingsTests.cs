using FaceCV.Core.Errors;
using FaceCV.Server.Configuration;
using FaceCV.Stores.Chroma;
using FaceCV.Stores.MySql;

namespace FaceCV.Server.Tests.Configuration;

public sealed class StorageSettingsTests
{
    private const string Url = "FACECV_DB_CONNECTION_STRING";

    [Theory]
    [InlineData("mysql://ann:secret@db.example:3307/face", "ann", "secret", "db.example", 3307, "face")]
    [InlineData("mysql+pymysql://ann:secret@db/face?charset=utf8mb4", "ann", "secret", "db", 3306, "face")]
    [InlineData("MySQL://a%40b:s%3A%2F%40%25x@[::1]/face", "a@b", "s:/@%x", "::1", 3306, "face")]
    [InlineData("mysql://ann:p@ss:w@127.0.0.1/face", "ann", "p@ss:w", "127.0.0.1", 3306, "face")]
    [InlineData("mysql://ann@db/face", "ann", "", "db", 3306, "face")]
    public void Read_MySqlUrl_NamesEveryPart(string url, string user, string password, string host, int port, string database)
    {
        var storage = Read((Url, url));

        storage.Kind.ShouldBe(DatabaseKind.Mysql);
        storage.MySqlOptions.ShouldBe(new MySqlGalleryOptions { Host = host, Port = port, User = user, Password = password, Database = database });
        storage.DatabaseText.ShouldBe($"mysql://{host}:{port}/{database}");
    }

    [Fact]
    public void Read_MySqlSettings_NameEveryPart()
    {
        var storage = Read(
            ("FACECV_DB_TYPE", "mysql"), ("FACECV_MYSQL_USER", "ann"), ("FACECV_MYSQL_PASSWORD", "s:/@%"), ("FACECV_MYSQL_DATABASE", "face"),
            ("FACECV_MYSQL_HOST", "db"), ("FACECV_MYSQL_PORT", "3307"), ("FACECV_MYSQL_TLS", "verify"));

        storage.MySqlOptions.ShouldBe(new MySqlGalleryOptions { Host = "db", Port = 3307, User = "ann", Password = "s:/@%", Database = "face", Tls = MySqlTls.Verify });
    }

    [Fact]
    public void Read_MySqlWithoutHost_IsOnThisMachine() =>
        Read(("FACECV_DB_TYPE", "mysql"), ("FACECV_MYSQL_USER", "ann"), ("FACECV_MYSQL_DATABASE", "face")).DatabaseText.ShouldBe("mysql://localhost:3306/face");

    [Fact]
    public void Read_UrlAndSettingsThatAgree_AreTaken() =>
        Read(("FACECV_DB_TYPE", "mysql"), (Url, "mysql://ann:x@db/face"), ("FACECV_MYSQL_HOST", "db"), ("FACECV_MYSQL_PASSWORD", "x"), ("FACECV_MYSQL_PORT", "3306"))
            .MySqlOptions.Host.ShouldBe("db");

    [Fact]
    public void Read_MySqlSettingsOfVersion1BesideSqlite_MeanNothing() =>
        Read(("FACECV_MYSQL_HOST", "db"), (Url, "sqlite:////srv/f.db")).DatabaseText.ShouldBe("/srv/f.db");

    [Theory]
    [InlineData("chromadb://chroma.example:8001/staff", "chroma.example", 8001, "staff")]
    [InlineData("ChromaDB://chroma.example", "chroma.example", 8000, "facecv")]
    [InlineData("chromadb://[::1]:8000/", "::1", 8000, "facecv")]
    public void Read_ChromaUrl_NamesEveryPart(string url, string host, int port, string collection)
    {
        var storage = Read((Url, url), ("FACECV_CHROMA_TOKEN", "hunter2"));

        storage.Kind.ShouldBe(DatabaseKind.Chromadb);
        storage.ChromaOptions.ShouldBe(new ChromaOptions { Host = host, Port = port, Collection = collection, Token = "hunter2" });
        storage.DatabaseText.ShouldBe($"chromadb://{host}:{port}/{collection}");
        Path.GetFileName(storage.ReplicaPath).ShouldBe($"chroma-{collection}.db");
    }

    [Theory]
    [InlineData("FACECV_DB_TYPE")]
    [InlineData(Url)]
    public void Read_Hybrid_TakesTheSettingsOfBoth(string name)
    {
        var storage = Read(
            (name, "hybrid"), ("FACECV_MYSQL_USER", "ann"), ("FACECV_MYSQL_DATABASE", "face"), ("FACECV_CHROMA_HOST", "c"), ("FACECV_CHROMA_SEARCH", "chroma"));

        (storage.Kind, storage.ChromaSearch).ShouldBe((DatabaseKind.Hybrid, ChromaSearch.Chroma));
        storage.DatabaseText.ShouldBe("mysql://localhost:3306/face and chromadb://c:8000/facecv");
    }

    [Fact]
    public void Read_HybridWithoutMySql_IsRefused() =>
        Should.Throw<FaceException>(() => Read(("FACECV_DB_TYPE", "hybrid"))).Message.ShouldContain("FACECV_MYSQL_USER is needed");

    [Theory]
    [InlineData("mysql://db/face", "names no user")]
    [InlineData("chromadb:///staff", "names no host")]
    [InlineData("chromadb://ann:hunter2@c/staff", "has a user or password")]
    [InlineData("chromadb://c:0/staff", "has no port")]
    [InlineData("chromadb://c:8000/a", "is no name for collections")]
    [InlineData("mysql://ann:hunter2@/face", "names no host")]
    [InlineData("mysql://ann:hunter2@db", "names no database")]
    [InlineData("mysql://ann:hunter2@db/", "names no database")]
    [InlineData("mysql://ann:hunter2@db:99999/face", "has no port")]
    [InlineData("mysql://ann:hunter2@db:x/face", "has no port")]
    [InlineData("mysql://ann:hunter2@db/face?ssl_ca=x", "has an option other than charset")]
    [InlineData("postgres://ann:hunter2@db/face", "is of an unknown kind")]
    [InlineData("sqlite:///", "names no file")]
    public void Read_BadUrl_IsRefusedWithoutItsContent(string url, string problem)
    {
        var failure = Should.Throw<FaceException>(() => Read((Url, url)));
        failure.Error.ShouldBe(FaceError.InvalidConfiguration);
        failure.Message.ShouldStartWith($"{Url} {problem}");
        failure.Message.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("mysql", "sqlite:///f.db", "FACECV_DB_TYPE is mysql, but FACECV_DB_CONNECTION_STRING is of sqlite; remove one of the two.")]
    [InlineData("sqlite", "mysql://ann:x@db/face", "FACECV_DB_TYPE is sqlite, but FACECV_DB_CONNECTION_STRING is of mysql; remove one of the two.")]
    public void Read_TypeAndUrlThatDisagree_AreRefused(string type, string url, string message) =>
        Should.Throw<FaceException>(() => Read(("FACECV_DB_TYPE", type), (Url, url))).Message.ShouldBe(message);

    [Fact]
    public void Read_UrlAndSettingsThatDisagree_NamesThemWithoutValues()
    {
        var failure = Should.Throw<FaceException>(() => Read((Url, "mysql://ann:hunter2@db/face"), ("FACECV_MYSQL_HOST", "other"), ("FACECV_MYSQL_PASSWORD", "hunter3")));
        failure.Message.ShouldContain("FACECV_MYSQL_HOST is not what");
        failure.Message.ShouldContain("FACECV_MYSQL_PASSWORD is not what");
        failure.Message.ShouldNotContain("hunter");
    }

    [Fact]
    public void Read_MySqlWithNothingElse_AsksForWhatIsNeeded()
    {
        var failure = Should.Throw<FaceException>(() => Read(("FACECV_DB_TYPE", "mysql")));
        failure.Message.ShouldContain("FACECV_MYSQL_USER is needed");
        failure.Message.ShouldContain("FACECV_MYSQL_DATABASE is needed");
    }

    [Fact]
    public void Of_MySqlPassword_IsMasked()
    {
        var loaded = Load(("FACECV_DB_TYPE", "mysql"), ("FACECV_MYSQL_USER", "ann"), ("FACECV_MYSQL_PASSWORD", "hunter2"), ("FACECV_MYSQL_DATABASE", "face"));
        SettingsListing.Of(loaded).Single(each => each.Name == "FACECV_MYSQL_PASSWORD").Value.ShouldBe("***");
        $"{loaded.Settings.Storage.MySqlOptions}".ShouldNotContain("hunter2");
    }

    private static StorageSettings Read(params (string Name, string Value)[] values) => Load(values).Settings.Storage;

    private static LoadedSettings Load(params (string Name, string Value)[] values) => SettingsReader.Read(new SettingsSources
    {
        Environment = values.ToDictionary(each => each.Name, each => each.Value),
    });
}
