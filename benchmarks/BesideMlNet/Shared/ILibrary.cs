namespace LinearLearn.BesideMlNet;

/// <summary>Defines the operations of a library that the app needs; labels are 3 and 7, features are pixel / 256.</summary>
internal interface ILibrary
{
    /// <summary>Converts images to the library's form for training.</summary>
    void SetTraining(Pictures pictures);

    /// <summary>Converts images to the library's form for prediction.</summary>
    void SetValidation(Pictures pictures);

    /// <summary>Trains a new model on the training images in five passes in order.</summary>
    void Train();

    void Save(string path);

    /// <summary>Loads the model for <see cref="Predict"/>.</summary>
    void Load(string path);

    /// <summary>Predicts the label of one of the validation images with the loaded model.</summary>
    int Predict(int picture);
}
