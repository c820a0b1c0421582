using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace FaceCV.Stores.Sqlite;

/// <summary>Short forms for parameterised commands.</summary>
internal static class SqliteCommands
{
    /// <summary>A command with its parameters; a null value is SQL null.</summary>
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>Runs a command; the number of rows changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row as a number, or null when there is no row or it holds SQL null.</summary>
    public static long? ReadNumber(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteScalar() as long?;
    }

    /// <summary>Every row, read by a function.</summary>
    public static List<T> ReadAll<T>(
        this SqliteConnection connection, Func<DbDataReader, T> read, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }
}
