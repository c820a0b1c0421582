using FaceCV.Cli;
using FaceCV.Server.Configuration;

return await CliApplication.RunAsync(args, CliConsole.ForProcess(), SettingsSources.Current());
