package elbo.cli;

import elbo.data.format.NpyWriter;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.nio.file.Path;

/** A data set and a model small enough for tests of commands: 60 pictures of 6 x 7, two hidden units' worth of learning. */
final class SmallRun {
    static final int N = 60;
    /** What is held out of a data set without a test part. */
    static final int TEST = 6;

    static final Shape EVENT = Shape.of(1, 6, 7);

    private SmallRun() {}

    /** Grey pictures in [0, 1), as NumPy stores them. */
    static Path pictures(Path file) {
        return write(file, N, 6, 7);
    }

    static Path write(Path file, long... dims) {
        Shape shape = Shape.of(dims);
        Rng rng = Rng.of(5).fork("pictures");
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (rng.at(i).nextLong() >>> 40) * 0x1p-24f;
        }
        NpyWriter.write(file, shape, values);
        return file;
    }

    /** The words that train a model of two latent dimensions on that file. */
    static Object[] training(Path data, Path out, Object... more) {
        Object[] words = {
            "train",
            "--data",
            data,
            "--out",
            out,
            "--set",
            "encoder.hidden=[8]",
            "--set",
            "decoder.hidden=[8]",
            "--set",
            "latent=2",
            "--batch-size",
            16,
            "--epochs",
            2,
            "--threads",
            1
        };
        return Said.words(words, more);
    }
}
