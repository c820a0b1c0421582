using FaceCV.Core.Faces;
using FaceCV.Core.Gallery;
using FaceCV.Stores.Protection;
using FaceCV.Stores.Rows;
using FaceCV.Stores.Sqlite;
using FaceCV.TestKit.Gallery;
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

    [Fact]
    public void Migrate_DatabaseWithOneTemplateAFace_KeepsTheTemplates()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        connection.Execute($"PRAGMA application_id = {SqliteSchema.ApplicationId}");
        connection.Execute("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)");
        connection.Execute(SqliteSchema.Steps[0].Sql);
        connection.Execute("INSERT INTO schema_version VALUES (1, '0001_gallery', '')");
        var (person, face) = (Guid.NewGuid(), Guid.NewGuid());
        connection.Execute("INSERT INTO people VALUES (1, $id, 'Ada', 'ADA', NULL, '{}', 0, 0)", ("$id", RowValues.Bytes(person)));
        connection.Execute(
            "INSERT INTO faces VALUES (7, $id, 1, 'sample/recogniser@0123abcd', 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, NULL, NULL, 0)", ("$id", RowValues.Bytes(face)));

        // A template as the first format has it: header, then the unit vector (0.6, 0.8).
        connection.Execute(
            "INSERT INTO templates VALUES (7, $data)",
            ("$data", new byte[] { 0x46, 0x54, 1, 1, 2, 0, 0, 0, 0x9A, 0x99, 0x19, 0x3F, 0xCD, 0xCC, 0x4C, 0x3F }));

        SqliteSchema.Migrate(connection, default).ShouldContain("0002_templates_by_model");

        var sealer = new RecordSealer(TestKeys.Ring);
        SealedRows.KeyId(connection).ShouldBeNull();
        SealedRows.RenewTemplates(connection, sealer, 0).ShouldBe((1, 1, 1));
        SealedRows.RenewTemplates(connection, sealer, 0).Renewed.ShouldBe(0);

        var template = TemplateRows.OfPerson(connection, sealer, CollectionRows.DefaultKey, new PersonId(person), new ModelId("sample/recogniser@0123abcd")).ShouldHaveSingleItem();
        template.FaceId.Value.ShouldBe(face);
        template.Embedding.Values.ToArray().ShouldBe([0.6f, 0.8f]);
        template.Embedding.RawLength.ShouldBeNull();
        connection.ReadNumber("SELECT done > swept FROM erasures").ShouldBe(1);
        connection.Execute("PRAGMA foreign_keys = ON");
        connection.Execute("DELETE FROM faces");
        connection.ReadNumber("SELECT COUNT(*) FROM templates").ShouldBe(0);
    }
}
