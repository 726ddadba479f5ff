namespace LinearLearn.BesideMlNet;

/// <summary>What the app has a library do. Labels are 3 and 7, features are pixel / 256.</summary>
internal interface ILibrary
{
    /// <summary>Brings pictures into the form that the library learns from.</summary>
    void SetTraining(Pictures pictures);

    /// <summary>Brings pictures into the form that the library predicts.</summary>
    void SetValidation(Pictures pictures);

    /// <summary>Trains a new model on the training pictures: five passes in their order.</summary>
    void Train();

    void Save(string path);

    /// <summary>Loads the model that <see cref="Predict"/> asks from then on.</summary>
    void Load(string path);

    /// <summary>The label that the loaded model gives to one of the validation pictures.</summary>
    int Predict(int picture);
}
