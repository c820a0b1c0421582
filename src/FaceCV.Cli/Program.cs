using FaceCV.Cli;
using FaceCV.Server.Configuration;

using var interruption = new Interruption();
return await CliApplication.RunAsync(args, CliConsole.ForProcess(), SettingsSources.Current(), cancellationToken: interruption.Token);
