// What the consumers in C# do, in F#: C#'s extension members are static methods of ModelFile here.
open System
open System.Globalization
open LinearLearn
open LinearLearn.Emnist

[<EntryPoint>]
let main args =
    let least = Double.Parse(args[0], CultureInfo.InvariantCulture)
    let digits = EmnistSample.Load()
    let training = digits.Training.Only(ReadOnlySpan [| 3; 7 |])
    let validation = digits.Test.Only(ReadOnlySpan [| 3; 7 |])
    let model = OnlineTrainer(HingeUpdate(), LearnerOptions(Averaging = true)).Train(training).Model

    ModelFile.Save(model, "model.safetensors")
    let loaded = ModelFile.Load "model.safetensors"

    let answers (model: LinearModel) =
        let labels = Array.zeroCreate<int> validation.Count
        model.Predict(validation.Features, labels.AsSpan())
        labels

    let labels = answers model
    let right = Seq.zip labels (validation.Labels.ToArray()) |> Seq.filter (fun (answer, label) -> answer = label) |> Seq.length
    printfn $"{right} of {labels.Length} right; the same after saving and loading, as safetensors"

    if labels <> answers loaded then
        eprintfn "the model of the file answers otherwise than the one that was saved"
        1
    elif float right < least * float labels.Length then
        eprintfn $"expected at least {100.0 * least} %% right, found {100.0 * float right / float labels.Length} %%"
        1
    else
        0
