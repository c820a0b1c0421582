namespace FaceCV.Server.Configuration;

/// <summary>The settings of one feature, with the checks that an attribute cannot express.</summary>
public interface ISettingsSection
{
    /// <summary>Heading of the feature on the configuration page.</summary>
    string Title { get; }

    /// <summary>What is wrong with the values, each as the setting's name and one sentence; nothing when all is well.</summary>
    IEnumerable<SettingProblem> Check();
}

/// <summary>Something wrong with one setting.</summary>
/// <param name="Name">Full name of the setting.</param>
/// <param name="Message">What is wrong and what is allowed, one sentence without the name.</param>
public readonly record struct SettingProblem(string Name, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Message}";
}
