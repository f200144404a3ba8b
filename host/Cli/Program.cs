using ImitationHil.Cli.CommandLine;

return Application.Run(args);
