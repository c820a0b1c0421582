using FaceCV.Core.Errors;
using FaceCV.Stores.MySql;
using FaceCV.TestKit.Databases;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.MySql;

/// <summary>Why a store does not open: what was wrong, what to do, and never the password.</summary>
public sealed class MySqlRefusalTests
{
    [Fact]
    public async Task Open_WrongPassword_SaysSo()
    {
        var failure = await RefusalAsync(SharedServer.NewDatabase() with { Password = "hunter2" });
        failure.Message.ShouldContain("refuses the user 'facecv'");
        failure.Remedy!.ShouldContain("FACECV_MYSQL_PASSWORD");
    }

    [Fact]
    public async Task Open_UnknownDatabase_GivesTheStatementThatMakesIt()
    {
        var failure = await RefusalAsync(SharedServer.NewDatabase() with { Database = "nowhere" });
        failure.Message.ShouldContain("no database 'nowhere'");
        failure.Remedy!.ShouldContain("CREATE DATABASE `nowhere`");
    }

    [Theory]
    [InlineData("", "does not let the user")]
    [InlineData("SELECT", "lacks a right")]
    public async Task Open_UserWithoutRights_SaysWhichAreMissing(string rights, string message)
    {
        var options = SharedServer.NewDatabase();
        var user = $"u{Guid.NewGuid():N}"[..20];
        SharedServer.Execute(options, $"CREATE USER {user}@'%' IDENTIFIED BY 'hunter2'");
        if (rights.Length > 0) SharedServer.Execute(options, $"GRANT {rights} ON {options.Database}.* TO {user}@'%'");

        var failure = await RefusalAsync(options with { User = user, Password = "hunter2" });

        failure.Message.ShouldContain(message);
        failure.Remedy!.ShouldContain("docs/databases.md");
    }

    [Fact]
    public async Task Open_NobodyListens_NamesHostAndPort()
    {
        var failure = await RefusalAsync(SharedServer.NewDatabase() with { Port = 1 });
        failure.Message.ShouldContain("127.0.0.1:1 cannot be reached");
        failure.Remedy!.ShouldContain("FACECV_MYSQL_HOST");
    }

    [Fact]
    public async Task Open_UnknownHost_NamesIt() =>
        (await RefusalAsync(SharedServer.NewDatabase() with { Host = "nowhere.invalid" })).Message.ShouldContain("nowhere.invalid");

    [Fact]
    public async Task Open_EncryptionThatTheServerHasNot_SaysSo()
    {
        var failure = await RefusalAsync(SharedServer.NewDatabase() with { Tls = MySqlTls.Required });
        failure.Message.ShouldContain("encrypt");
        failure.Remedy!.ShouldContain("FACECV_MYSQL_TLS");
    }

    [Fact]
    public async Task CheckUp_EmptyThenMigratedDatabase_TellsOfIt()
    {
        var options = SharedServer.NewDatabase();
        var empty = await MySqlCheckUp.RunAsync(options);
        (empty.SchemaVersion, empty.IsFlushed).ShouldBe((0, false));
        SharedServer.Read(options, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()").ShouldBe(0L);

        await using var store = new MySqlGalleryStore(options, TestKeys.Ring, TimeProvider.System);
        await store.InitialiseAsync();
        var mark = await store.LastRevisionAsync();

        (await MySqlCheckUp.RunAsync(options)).ShouldSatisfyAllConditions(
            found => found.SchemaVersion.ShouldBe(found.KnownVersion), found => found.Counts.ShouldBe(default), found => found.ServerVersion.ShouldContain("MariaDB"));
        (await store.LastRevisionAsync()).ShouldBe(mark);
    }

    [Fact]
    public void Options_AsText_HaveNoSecret() => new MySqlGalleryOptions
    {
        Host = "db", Database = "facecv", User = "someone", Password = "hunter2",
    }.ToString().ShouldBe("db:3306/facecv");

    private static async Task<FaceException> RefusalAsync(MySqlGalleryOptions options)
    {
        await using var store = new MySqlGalleryStore(options, TestKeys.Ring, TimeProvider.System);
        var failure = await Should.ThrowAsync<FaceException>(() => store.InitialiseAsync());
        failure.Error.ShouldBe(FaceError.StoreUnavailable);
        failure.Remedy.ShouldNotBeNull();
        $"{failure}".ShouldNotContain("hunter2");
        $"{failure}".ShouldNotContain(MariaDbServer.Password);
        return failure;
    }
}
