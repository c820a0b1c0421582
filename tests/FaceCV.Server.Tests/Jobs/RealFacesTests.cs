using FaceCV.Server.Tests.Hosting;
using FaceCV.TestKit;

namespace FaceCV.Server.Tests.Jobs;

/// <summary>A job on real models and real faces.</summary>
public sealed class RealFacesTests
{
    [Fact]
    public async Task Job_ArchiveOfPeople_MakesThemRecognisable()
    {
        Repository.RequireStarterPack();
        var images = Repository.RequireEvaluationData(Path.Combine("lfw", "images"));
        await using var server = await TestServer.WithModelsAsync(Repository.ModelsDirectory);
        byte[] Photo(string person, int number) => File.ReadAllBytes(Path.Combine(images, person, $"{person}_{number:0000}.jpg"));
        var archive = Archives.Of(
            ("people/Al Pacino/1.jpg", Photo("Al_Pacino", 1)), ("people/Al Pacino/2.jpg", Photo("Al_Pacino", 2)), ("people/Al Pacino/wrong.jpg", Photo("Al_Sharpton", 2)),
            ("people/Adrien Brody/1.jpg", Photo("Adrien_Brody", 1)), ("people/Adrien Brody/cut.jpg", Photo("Adrien_Brody", 2)[..2000]));

        var id = await server.SubmitAsync(("file", archive));
        await server.EndOfAsync(id);

        (await server.ItemsOfAsync(id)).ShouldBe(
        [
            ("people/Adrien Brody/1.jpg", "enrolled", null), ("people/Adrien Brody/cut.jpg", "refused", "invalid_image"), ("people/Al Pacino/1.jpg", "enrolled", null),
            ("people/Al Pacino/2.jpg", "refused", "multiple_faces"), ("people/Al Pacino/wrong.jpg", "refused", "face_inconsistent"),
        ]);
        (await server.PostAsync("/api/v1/insightface/recognize", ("file", Photo("Al_Pacino", 3)))).Json[0].GetProperty("name").GetString().ShouldBe("Al Pacino");
    }
}
