// Does the same as the other consumers, in F#, with a custom rule.
open System
open System.Globalization
open LinearLearn
open LinearLearn.Emnist

/// A perceptron with a margin that ignores examples far on the negative side of the margin.
type RampUpdate(ramp: float32, rate: float32) =
    interface IUpdateRule with
        member _.GetStep(example: ScoredExample) =
            if abs example.Margin < ramp then UpdateStep(rate, rate) else UpdateStep()

/// Hashes arrays and sequences of words, learns from them and predicts them.
let words () =
    let hasher = FeatureHasher(1 <<< 16)
    let spam, ham = [| "claim"; "your"; "prize" |], [| "lunch"; "at"; "noon" |]
    let data = Dataset(hasher.HashAll [ spam; ham ], [| "spam"; "ham" |])
    let model = DualCoordinateDescentTrainer(DualLoss.Logistic).Train(data).Model
    let learner = OnlineLearner(PassiveAggressiveUpdate(), model)
    learner.Update(hasher.Hash ham, 0) |> ignore
    learner.Update(hasher.Hash(ReadOnlySpan spam, ReadOnlySpan [| 1f; 0.5f; 2f |]), 1) |> ignore
    let sequence = ResizeArray [ "a"; "prize" ]
    $"{model.Classes.NameOf(model.Predict(hasher.Hash ham))} and {model.Classes.NameOf(learner.Snapshot().Predict(hasher.Hash sequence))}"

[<EntryPoint>]
let main args =
    let least = Double.Parse(args[0], CultureInfo.InvariantCulture)
    let digits = EmnistSample.Load()
    let training = digits.Training.Only(3, 7)
    let validation = digits.Test.Only(3, 7)
    let model = OnlineTrainer(RampUpdate(2f, 0.01f)).Train(training).Model

    model.Save "model.safetensors"
    let loaded = LinearModel.Load "model.safetensors"

    let answers (model: LinearModel) =
        let labels = Array.zeroCreate<int> validation.Count
        model.Predict(validation.Features, labels.AsSpan())
        labels

    let labels = answers model
    let correct = Seq.zip labels (validation.Labels.ToArray()) |> Seq.filter (fun (answer, label) -> answer = label) |> Seq.length
    printfn $"{correct} of {labels.Length} correct; the same after saving and loading, as safetensors; {words ()}"

    if labels <> answers loaded then
        eprintfn "expected the predictions of the saved model, found others from model.safetensors"
        1
    elif float correct < least * float labels.Length then
        eprintfn $"expected at least {100.0 * least} %% correct, found {100.0 * float correct / float labels.Length} %%"
        1
    else
        0
