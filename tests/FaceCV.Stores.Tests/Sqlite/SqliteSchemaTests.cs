using FaceCV.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Tests.Sqlite;

public sealed class SqliteSchemaTests
{
    [Fact]
    public void Migrate_StepMissingBelowTheHighest_IsApplied()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        SqliteSchema.Migrate(connection, default).Count.ShouldBe(SqliteSchema.Steps.Count);
        SqliteSchema.Migrate(connection, default).ShouldBeEmpty();
        connection.Execute("DROP TABLE job_items");
        connection.Execute("DROP TABLE jobs");
        connection.Execute("DELETE FROM schema_version WHERE name LIKE '%jobs'");
        connection.Execute("INSERT OR IGNORE INTO schema_version VALUES (1, 'gallery', '')");

        SqliteSchema.Migrate(connection, default).ShouldBe(["0003_jobs"]);
    }
}
