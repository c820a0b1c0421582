using FaceCV.Server.Configuration;

Console.Write(SettingsPage.Render());
