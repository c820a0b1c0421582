using System.Globalization;
using FaceCV.Core.Errors;
using FaceCV.Stores.Sqlite;
using FaceCV.TestKit.Gallery;

namespace FaceCV.Stores.Tests.Durability;

/// <summary>
/// Enrols people until the disk is full, tells so, and tries again until there is room: <c>+ name</c> for each that is stored, <c>! error</c> for the
/// first refusal, <c>readable count</c> for what is read while the disk is full, <c>healed</c> at the end.
/// </summary>
internal static class DiskFiller
{
    public const string Verb = "write-until-full";

    public static async Task<int> RunAsync(string database)
    {
        await using var store = new SqliteGalleryStore(new SqliteGalleryOptions { DatabasePath = database }, TestKeys.Ring, TimeProvider.System);
        await store.InitialiseAsync();
        var refused = false;
        for (var number = 0; ; )
        {
            try
            {
                var (person, face) = GalleryWriter.Make(number);
                await store.CreatePersonAsync(person, [face]);
                Console.WriteLine($"+ {GalleryWriter.Name(number)}");
                if (refused) break;
                number++;
            }
            catch (FaceException failure) when (failure.Error == FaceError.StoreUnavailable)
            {
                if (!refused)
                {
                    var people = (await store.CountAsync()).People;
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"readable {people}"));
                    Console.WriteLine($"! {failure.Error} {failure.Message}");
                }

                refused = true;
                await Task.Delay(100);
            }
        }

        Console.WriteLine("healed");
        return 0;
    }
}
