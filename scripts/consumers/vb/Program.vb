' Does the same as the other consumers, in Visual Basic, and tests what is difficult there: overloads for spans and arrays, and a custom
' update rule, because the language has no default interface members and no "in" parameters.
Imports System.Globalization
Imports LinearLearn
Imports LinearLearn.Emnist

Module Program
    Function Main(args As String()) As Integer
        Dim least = Double.Parse(args(0), CultureInfo.InvariantCulture)
        Dim digits = EmnistSample.Load()
        Dim training = digits.Training.Only(3, 7)
        Dim validation = digits.Test.Only(3, 7)
        Dim model = New OnlineTrainer(New RampUpdate(2.0F, 0.01F)).Train(training, New TrainingOptions With {.Epochs = 10}).Model

        model.Save("model.safetensors")
        Dim loaded = LinearModel.Load("model.safetensors")
        Dim labels(validation.Count - 1) As Integer, again(validation.Count - 1) As Integer
        model.Predict(validation.Features, labels)
        loaded.Predict(validation.Features, again)
        Dim known = validation.Labels.ToArray() ' the language has no indexers of spans
        Dim correct = 0
        For i = 0 To labels.Length - 1
            If labels(i) = known(i) Then correct += 1
            If labels(i) <> again(i) Then
                Console.Error.WriteLine("expected the predictions of the saved model, found others from model.safetensors")
                Return 1
            End If
        Next
        Console.WriteLine($"{correct} of {labels.Length} correct; the same after saving and loading, as safetensors; {Words()}")

        If correct < least * labels.Length Then
            Console.Error.WriteLine($"expected at least {100 * least} %, found {100.0 * correct / labels.Length} %")
            Return 1
        End If
        Return 0
    End Function

    ''' <summary>Hashes arrays and sequences of words, learns from them and predicts them.</summary>
    Private Function Words() As String
        Dim hasher As New FeatureHasher(1 << 16)
        Dim spam = {"claim", "your", "prize"}, ham = {"lunch", "at", "noon"}
        Dim data As New Dataset(hasher.HashAll({spam, ham}), {"spam", "ham"})
        Dim model = New DualCoordinateDescentTrainer(DualLoss.Logistic).Train(data).Model
        Dim learner As New OnlineLearner(New PassiveAggressiveUpdate(), model)
        learner.Update(hasher.Hash(ham), 0)
        learner.Update(hasher.Hash(spam, {1.0F, 0.5F, 2.0F}), 1)
        Dim sequence As New List(Of String) From {"a", "prize"}
        Dim first = model.Classes.NameOf(model.Predict(hasher.Hash(ham)))
        Dim second = model.Classes.NameOf(learner.Snapshot().Predict(hasher.Hash(sequence)))
        Return $"{first} and {second}"
    End Function
End Module

''' <summary>A perceptron with a margin that ignores examples far on the negative side of the margin.</summary>
Public NotInheritable Class RampUpdate
    Implements IUpdateRule

    Private ReadOnly _ramp As Single, _rate As Single

    Public Sub New(ramp As Single, rate As Single)
        _ramp = ramp
        _rate = rate
    End Sub

    Public ReadOnly Property UsesSquaredNorm As Boolean = False Implements IUpdateRule.UsesSquaredNorm
    Public ReadOnly Property UsesMeanSquaredNorm As Boolean = False Implements IUpdateRule.UsesMeanSquaredNorm
    Public ReadOnly Property AveragesByDefault As Boolean = True Implements IUpdateRule.AveragesByDefault
    Public ReadOnly Property UsesVariance As Boolean = False Implements IUpdateRule.UsesVariance
    Public ReadOnly Property IdleMargin As Single = Single.PositiveInfinity Implements IUpdateRule.IdleMargin
    Public ReadOnly Property Joint As JointMargin = JointMargin.StrongestRival Implements IUpdateRule.JointMargin
    Public ReadOnly Property ScoresAreLogOdds As Boolean = False Implements IUpdateRule.ScoresAreLogOdds

    Public Function GetStep(example As ScoredExample) As UpdateStep Implements IUpdateRule.GetStep
        Return If(Math.Abs(example.Margin) < _ramp, New UpdateStep(_rate, _rate), Nothing)
    End Function
End Class
