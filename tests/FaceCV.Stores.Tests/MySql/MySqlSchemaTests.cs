using FaceCV.Core.Errors;
using FaceCV.Stores.MySql;
using FaceCV.TestKit;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.MySql;

public sealed class MySqlSchemaTests
{
    [Fact]
    public async Task Initialise_SeveralAtOnce_MigratesOnce()
    {
        var options = SharedServer.NewDatabase();
        var stores = Enumerable.Range(0, 6).Select(_ => new MySqlGalleryStore(options, TestKeys.Ring, TimeProvider.System)).ToList();

        await Task.WhenAll(stores.Select(store => Task.Run(() => store.InitialiseAsync())));

        SharedServer.Read(options, "SELECT COUNT(*) FROM facecv_schema").ShouldBe((long)MySqlSchema.Steps.Count);
        await stores[0].CreatePersonAsync(new SampleGallery().Person(), []);
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task Initialise_CutOffAfterAnyStatement_GoesOn()
    {
        var statements = MySqlSchema.Steps.SelectMany(step => step.Statements).ToList();
        for (var done = 0; done <= statements.Count; done++)
        {
            var options = SharedServer.NewDatabase();
            SharedServer.Execute(
                options, $"USE {options.Database}; CREATE TABLE facecv_schema (version INT NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL, applied_at VARCHAR(40) NOT NULL)");
            if (done > 0) SharedServer.Execute(options, $"USE {options.Database}; {string.Join("; ", statements.Take(done))}");

            await using var store = new MySqlGalleryStore(options, TestKeys.Ring, TimeProvider.System);
            await store.InitialiseAsync();

            SharedServer.Read(options, "SELECT GROUP_CONCAT(name ORDER BY version) FROM facecv_schema").ShouldBe(string.Join(',', MySqlSchema.Steps.Select(step => step.Name)));
            await store.CreatePersonAsync(new SampleGallery().Person(), []);
        }
    }

    [Fact]
    public async Task Initialise_StepMissingBelowTheHighest_IsApplied()
    {
        var options = await MigratedAsync();
        SharedServer.Execute(options, $"USE {options.Database}; DROP TABLE job_items, jobs; DELETE FROM facecv_schema WHERE name LIKE '%job%'");

        await using var store = new MySqlGalleryStore(options, TestKeys.Ring, TimeProvider.System);
        await store.InitialiseAsync();

        (await store.Jobs.ListAsync(new Core.Jobs.JobQuery())).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Initialise_SchemaOfANewerProgram_IsRefused()
    {
        var options = await MigratedAsync();
        SharedServer.Execute(options, $"INSERT INTO {options.Database}.facecv_schema VALUES (9999, '9999_later', '')");

        (await RefusalAsync(options)).Message.ShouldContain("version 9999");
    }

    [Fact]
    public async Task Initialise_DatabaseOfAnotherProgram_IsRefusedAndLeftAlone()
    {
        var options = SharedServer.NewDatabase();
        SharedServer.Execute(options, $"CREATE TABLE {options.Database}.attendance_records (id INT)");

        (await RefusalAsync(options)).Message.ShouldContain("attendance_records");

        SharedServer.Read(options, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()").ShouldBe(1L);
    }

    [Fact]
    public async Task Initialise_DatabaseAndUserOfTheDocumentation_Suffice()
    {
        var (name, page) = ($"d{Guid.NewGuid():N}"[..20], await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "databases.md")));
        var sql = page.Split("```sql")[1].Split("```")[0].Replace("facecv", name, StringComparison.Ordinal);
        var server = SharedServer.NewDatabase();
        SharedServer.Execute(server, sql);

        await using var store = new MySqlGalleryStore(server with { Database = name, User = name, Password = "choose-a-password" }, TestKeys.Ring, TimeProvider.System);
        await store.InitialiseAsync();
        var (sample, person) = (new SampleGallery(), new SampleGallery().Person());
        await store.CreatePersonAsync(person, sample.Faces(person.Id, 2));
        (await store.DeletePersonAsync(person.Id)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("5.7.44-log", false)]
    [InlineData("8.0.41-0ubuntu0.22.04.1", true)]
    [InlineData("9.1.0", true)]
    [InlineData("10.5.23-MariaDB-0+deb11u1", false)]
    [InlineData("10.6.0-MariaDB", true)]
    [InlineData("11.4.2-MariaDB-ubu2404", true)]
    [InlineData("unknown", false)]
    public void RefuseOldServer_Version_ByWhatItCan(string version, bool isTaken)
    {
        var failure = Record.Exception(() => MySqlSchema.RefuseOldServer(version));
        (failure is null).ShouldBe(isTaken);
    }

    private static async Task<MySqlGalleryOptions> MigratedAsync()
    {
        var options = SharedServer.NewDatabase();
        await using var store = new MySqlGalleryStore(options, TestKeys.Ring, TimeProvider.System);
        await store.InitialiseAsync();
        return options;
    }

    private static async Task<FaceException> RefusalAsync(MySqlGalleryOptions options)
    {
        await using var store = new MySqlGalleryStore(options, TestKeys.Ring, TimeProvider.System);
        var failure = await Should.ThrowAsync<FaceException>(() => store.InitialiseAsync());
        failure.Error.ShouldBe(FaceError.StoreUnavailable);
        failure.Remedy.ShouldNotBeNull();
        return failure;
    }
}
