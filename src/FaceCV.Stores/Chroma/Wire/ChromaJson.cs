using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace FaceCV.Stores.Chroma.Wire;

/// <summary>How bodies become JSON, without reflection.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ChromaJson : JsonSerializerContext;
