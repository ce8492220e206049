package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.data.Kind;
import elbo.data.format.Npy;
import elbo.recipe.SavedModel;
import elbo.tensor.SafeTensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands on a model of counts, whose grey levels are numbers of 0 to 255 to it and shares of the brightest to all others. */
class CountCommandTest {
    private static final int LIMIT = 300;

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private static Path run;

    @BeforeAll
    static void train() {
        run = home.resolve("run");
        Object[] words = {"train", "--recipe", "poisson-vae", "--data", "digits", "--limit", LIMIT, "--epochs", 20};
        Object[] sizes = {"--batch-size", 30, "--set", "encoder.hidden=[16]", "--set", "decoder.hidden=[16]"};
        Object[] out = {
            "--set",
            "encoder.norm=none",
            "--set",
            "decoder.norm=none",
            "--set",
            "likelihood.link=softplus",
            "--set",
            "optimizer.rate=0.01",
            "--no-figures",
            "--out",
            run
        };
        JsonNode unused = Said.json(Said.words(Said.words(words, sizes), out));
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    /** Of all pixels, as shares of white. */
    private static double mean(Path png) throws IOException {
        BufferedImage picture = ImageIO.read(png.toFile());
        double sum = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                sum += (picture.getRGB(x, y) & 255) / 255.0;
            }
        }
        return sum / picture.getHeight() / picture.getWidth();
    }

    /** A digit has some 0.13 of ink; taken for 0 to 1, its counts would be 30, and the picture nearly white. */
    @Test
    void pictures_and_arrays_are_in_the_numbers_of_the_data() throws IOException {
        Path back = folder.resolve("back.npy");
        Path pictures = folder.resolve("pictures");
        JsonNode unused = Said.json("reconstruct", run, "-n", 50, "-o", back);
        assertThat(mean(Npy.floats(back).values())).isBetween(0.05, 0.3);
        JsonNode unusedToo = Said.json("reconstruct", run, "-n", 1, "-o", pictures);
        assertThat(mean(pictures.resolve("00000.png"))).isBetween(0.03, 0.4);
    }

    /** Codes are of the logarithms of counts, so a model that was told of grey levels would read other numbers. */
    @Test
    void weights_are_imported_for_the_counts_that_the_recipe_makes() {
        Path weights = run.resolve("model.safetensors");
        Path recipe = run.resolve("recipe.yaml");
        Path theirs = folder.resolve("theirs.npy");
        JsonNode unused = Said.json("encode", run, "--limit", 20, "-o", theirs);
        for (String binarize : new String[] {"count", "none"}) {
            Path out = folder.resolve(binarize);
            String set = "data.binarize=" + binarize;
            unused = Said.json("import", weights, "--recipe", recipe, "--shape", "1,28,28", "--set", set, "--out", out);
            assertThat(SavedModel.kind(weights, SafeTensors.read(out.resolve("model.safetensors"))))
                    .isEqualTo(Kind.COUNT);
        }
        Path ours = folder.resolve("ours.npy");
        unused = Said.json("encode", folder.resolve("count"), "--limit", 20, "-o", ours);
        assertThat(ours).hasSameBinaryContentAs(theirs);
    }

    /** What is 255 times too bright is 20 times as far from the training data as other examples are, and more. */
    @Test
    void samples_are_held_beside_data_in_its_numbers() {
        JsonNode all = Said.json("evaluate", run, "--metrics", "generation", "--limit", LIMIT, "--quiet");
        JsonNode figures = all.get("generation");
        double test = figures.get("nearest_training_distance_of_test_examples").asDouble();
        assertThat(figures.get("nearest_training_distance").asDouble()).isLessThan(4 * test);
    }
}
