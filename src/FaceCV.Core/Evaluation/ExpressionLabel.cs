using FaceCV.Core.Errors;
using FaceCV.Core.Faces;

namespace FaceCV.Core.Evaluation;

/// <summary>The expression of the face of one image.</summary>
/// <param name="Image">Path below the images folder, with slashes.</param>
/// <param name="Expression">The expression it shows.</param>
public sealed record ExpressionLabel(string Image, Expression Expression)
{
    private static readonly string Known = string.Join(", ", Enum.GetNames<Expression>());

    /// <summary>Reads a table of images: the header <c>image,expression</c>, then an image a line.</summary>
    /// <exception cref="FaceException"><see cref="FaceError.InvalidArgument"/>, with the number of the line that is wrong.</exception>
    public static IReadOnlyList<ExpressionLabel> Read(TextReader text) =>
        LabelTable.Read(text, "image,expression", fields => new ExpressionLabel(fields[0], Of(fields[1])));

    private static Expression Of(string field) => Enum.GetNames<Expression>().Contains(field, StringComparer.Ordinal)
        ? Enum.Parse<Expression>(field)
        : throw new FormatException($"'{field}' is none of {Known}");
}
