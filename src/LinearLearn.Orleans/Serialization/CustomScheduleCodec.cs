using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace LinearLearn.Orleans;

/// <summary>Serializes the base of custom schedules, which has no values, so that [GenerateSerializer] is enough for them.</summary>
[RegisterSerializer]
internal sealed class CustomScheduleCodec : IBaseCodec<LearningRateSchedule>
{
    public void Serialize<TBufferWriter>(ref Writer<TBufferWriter> writer, LearningRateSchedule value)
        where TBufferWriter : IBufferWriter<byte>
    {
    }

    public void Deserialize<TInput>(ref Reader<TInput> reader, LearningRateSchedule value)
    {
        Field field = reader.ReadFieldHeader();
        while (!field.IsEndBaseOrEndObject)
        {
            reader.ConsumeUnknownField(field);
            field = reader.ReadFieldHeader();
        }
    }
}
