namespace LinearLearn;

// Steps of all classes in one pass over the features of a sparse row, with the numbers stored by feature.
internal sealed partial class LearnerWeights
{
    /// <summary>Multiplies the weights of all rows, but not their biases, by 1 - decay.</summary>
    public void DecayAll(float decay)
    {
        List<int>? small = null;
        for (int row = 0; row < Rows; row++)
            LowerScale(row, decay, ref small);
        if (small is not null)
            MultiplyScales([.. small]);
    }

    /// <summary>Determines whether so many classes move that one pass over all takes less time than one pass for each.</summary>
    private static bool MovesMany(ReadOnlySpan<UpdateStep> steps)
    {
        int vectors = (steps.Length + FeatureMajorWeights.VectorFloats - 1) / FeatureMajorWeights.VectorFloats, moving = 0;
        foreach (ref readonly UpdateStep step in steps)
            moving += step.Weights != 0 || step.Bias != 0 ? 1 : 0;
        return moving > vectors;
    }

    /// <summary>Multiplies the weights of each row, but not its bias, by 1 - its decay.</summary>
    private void DecayEach(ReadOnlySpan<UpdateStep> steps)
    {
        List<int>? small = null;
        for (int row = 0; row < steps.Length; row++)
        {
            if (steps[row].Decay > 0)
                LowerScale(row, steps[row].Decay, ref small);
        }
        if (small is not null)
            MultiplyScales([.. small]);
    }

    /// <summary>Lowers the scale of a row, and adds the row to a list if the scale is then too small.</summary>
    private void LowerScale(int row, float decay, ref List<int>? small)
    {
        ref double scale = ref _rows[row].Scale;
        scale *= Math.Max(0, 1 - (double)decay);
        if (scale < LeastScale)
            (small ??= []).Add(row);
    }

    /// <summary>Multiplies the scales of some rows into their weights, in one pass over numbers stored by feature.</summary>
    private void MultiplyScales(int[] rows)
    {
        if (_byFeature is not { } byFeature)
        {
            foreach (int row in rows)
                MultiplyScale(row);
            return;
        }
        double[] factors = Array.ConvertAll(rows, row => _rows[row].Passed);
        float[] scales = Array.ConvertAll(rows, row => (float)_rows[row].Scale);
        byFeature.Fold(rows, factors, scales);
        foreach (int row in rows)
            (_rows[row].Passed, _rows[row].Scale) = (_hasSums ? 0 : _rows[row].Passed, 1);
    }

    private void MoveTogether<TRow>(TRow features, int actual, ReadOnlySpan<UpdateStep> steps, float weight, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ClassSteps classes = scratch.ClassSteps;
        for (int k = 0; k < steps.Length; k++)
        {
            ref RowNumbers numbers = ref _rows[k];
            ref readonly UpdateStep step = ref steps[k];
            if (step.Weights == 0 && step.Bias == 0)
                classes.Clear(k);
            else if (HasStepSizes)
                SetSized(classes, k, actual, in step, weight, scratch.MeanSquaredNorm);
            else
                SetPlain(classes, k, actual, in step);
        }
        ReadOnlySpan<int> columns = features.StoredColumns;
        ReadOnlySpan<float> values = features.StoredValues([]);
        if (_hasVariances)
            FeatureMajorKernels.StepByVariances(columns, values, classes, SizedStep.MostOfVariance, _byFeature!);
        else if (_adaGrad is not null)
            FeatureMajorKernels.StepByRoots(columns, values, classes, weight, _adaGrad.Epsilon, _byFeature!);
        else
            FeatureMajorKernels.AddScaled(columns, values, classes, _byFeature!);
    }

    private void SetPlain(ClassSteps classes, int row, int actual, in UpdateStep step)
    {
        ref RowNumbers numbers = ref _rows[row];
        float sign = row == actual ? 1 : -1, tau = sign * step.Weights;
        if (tau != 0)
            classes.Set(row, numbers.Scale == 1 ? tau : (float)(tau / numbers.Scale), 0, numbers.Passed);
        else
            classes.Clear(row);
        numbers.Bias = (float)numbers.Bias + sign * step.Bias;
    }

    private void SetSized(ClassSteps classes, int row, int actual, in UpdateStep step, float weight, float meanSquaredNorm)
    {
        ref RowNumbers numbers = ref _rows[row];
        SizedStep sized = new(_adaGrad, row == actual ? 1 : -1, in step, weight, meanSquaredNorm);
        classes.Set(row, sized.ScaleOf(in numbers), _hasVariances ? sized.Confidence : sized.Tau, numbers.Passed);
        sized.MoveBias(ref numbers);
    }
}
