package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.format.NpyWriter;
import elbo.tensor.DType;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A trained model whose likelihood and bounds can be written down: without hidden layers and with one latent dimension
 * {@code p(x) = N(b, I + w w')}, and the posterior is a normal distribution, which the encoder's family holds.
 */
class ExactFiguresTest {
    private static final int DIMS = 3;
    private static final int TEST = 40;
    private static final double NATS = 0.02;

    @TempDir
    Path folder;

    private Path run;
    private double[][] test;

    @BeforeEach
    void train() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        double[][] unused = write(data.resolve("x_train.npy"), 200, "train");
        test = write(data.resolve("x_test.npy"), TEST, "test");
        run = folder.resolve("run");
        Said said = Said.by(
                "train",
                "--data=" + data,
                "--out=" + run,
                "--set=encoder.hidden=[]",
                "--set=decoder.hidden=[]",
                "--set=latent=1",
                "--set=likelihood.type=gaussian",
                "--epochs=3",
                "--batch-size=20",
                "--lr=0.02",
                "--no-figures",
                "--quiet");
        assertThat(said.code()).as(said.err()).isZero();
    }

    /** Points about a line. */
    private static double[][] write(Path file, int n, String name) {
        Rng rng = Rng.of(7).fork(name);
        double[][] points = new double[n][DIMS];
        float[] values = new float[n * DIMS];
        for (int i = 0; i < n; i++) {
            double along = 4 * uniform(rng) - 2;
            for (int d = 0; d < DIMS; d++) {
                values[i * DIMS + d] = (float) (along * (1 - 0.7 * d) + 2 * uniform(rng) + 0.5 * d);
                points[i][d] = values[i * DIMS + d];
            }
        }
        NpyWriter.write(file, Shape.of(n, DIMS), values);
        return points;
    }

    private static double uniform(Rng rng) {
        return (rng.nextLong() >>> 11) * 0x1p-53;
    }

    /** The weights of the run, as closed forms need them. */
    private record Line(double[] w, double[] b, double[] a, double c, double[] l, double d) {
        static Line of(Path run) {
            Map<String, SafeTensors.Entry> all =
                    SafeTensors.read(run.resolve("model.safetensors")).entries();
            return new Line(
                    values(all, "decoder.0.weight"),
                    values(all, "decoder.0.bias"),
                    values(all, "posterior.mean.weight"),
                    values(all, "posterior.mean.bias")[0],
                    values(all, "posterior.log_variance.weight"),
                    values(all, "posterior.log_variance.bias")[0]);
        }

        private static double[] values(Map<String, SafeTensors.Entry> all, String name) {
            try (Scope s = Scope.open()) {
                return Tensors.of(Objects.requireNonNull(all.get(name), () -> name + " of " + all.keySet()))
                        .to(DType.FLOAT64)
                        .toDoubles();
            }
        }

        double logProb(double[] x) {
            double norm = 1 + dot(w, w);
            double[] r = minus(x, b);
            double along = dot(w, r);
            return -0.5 * (DIMS * Math.log(2 * Math.PI) + Math.log(norm) + dot(r, r) - along * along / norm);
        }

        /** The evidence lower bound with the encoder's answer. */
        double bound(double[] x) {
            double mean = dot(a, x) + c;
            double log = dot(l, x) + d;
            double[] r = minus(x, b);
            for (int i = 0; i < DIMS; i++) {
                r[i] -= w[i] * mean;
            }
            double reconstruction = -0.5 * (DIMS * Math.log(2 * Math.PI) + dot(r, r) + dot(w, w) * Math.exp(log));
            return reconstruction - 0.5 * (mean * mean + Math.exp(log) - 1 - log);
        }

        private static double dot(double[] u, double[] v) {
            double sum = 0;
            for (int i = 0; i < u.length; i++) {
                sum += u[i] * v[i];
            }
            return sum;
        }

        private static double[] minus(double[] u, double[] v) {
            double[] out = u.clone();
            for (int i = 0; i < u.length; i++) {
                out[i] -= v[i];
            }
            return out;
        }
    }

    private static double mean(double[][] examples, ToDoubleFunction<double[]> of) {
        return Arrays.stream(examples).mapToDouble(of).average().orElseThrow();
    }

    @Test
    void annealing_importance_sampling_and_the_gaps_are_what_they_should_be() {
        Line line = Line.of(run);
        JsonNode all = Said.json(
                "evaluate",
                run,
                "--metrics=nll,ais,gaps",
                "--quiet",
                "--set=nll.samples=2000",
                "--set=ais.temperatures=100",
                "--set=ais.chains=20",
                "--set=gaps.samples=2000",
                "--set=gaps.draws=2000");
        double exact = mean(test, line::logProb);
        double bound = mean(test, line::bound);
        assertThat(exact - bound).as("something to be found out").isGreaterThan(3 * NATS);

        assertThat(all.at("/nll/value").asDouble()).isCloseTo(-exact, within(NATS));
        JsonNode ais = all.get("ais");
        assertThat(ais.get("value").asDouble()).isCloseTo(-exact, within(NATS));
        assertThat(ais.get("examples").asInt()).isEqualTo(TEST);
        double spread = Math.sqrt(mean(test, x -> Math.pow(line.logProb(x) - exact, 2)) / (TEST - 1));
        assertThat(ais.get("se").asDouble()).isCloseTo(spread, within(NATS));
        assertThat(ais.get("ess").asDouble()).isBetween(15.0, 20.0);
        assertThat(ais.get("acceptance").asDouble()).isBetween(0.5, 0.9);

        JsonNode gaps = all.get("gaps");
        assertThat(gaps.get("log_likelihood").asDouble()).isCloseTo(exact, within(NATS));
        assertThat(gaps.get("encoder_elbo").asDouble()).isCloseTo(bound, within(NATS));
        assertThat(gaps.get("refined_elbo").asDouble()).isCloseTo(exact, within(NATS));
        assertThat(gaps.get("approximation_gap").asDouble())
                .as("the family holds the posterior")
                .isCloseTo(0, within(NATS));
        assertThat(gaps.get("amortisation_gap").asDouble()).isCloseTo(exact - bound, within(NATS));
    }

    /** The first ones, and not any. */
    @Test
    void as_many_examples_as_were_asked_for() {
        Line line = Line.of(run);
        JsonNode all = Said.json(
                "evaluate",
                run,
                "--metrics=ais,gaps",
                "--quiet",
                "--set=ais.examples=3",
                "--set=ais.temperatures=100",
                "--set=gaps.examples=2",
                "--set=gaps.samples=2000");
        double[][] three = Arrays.copyOf(test, 3);
        double[][] two = Arrays.copyOf(test, 2);
        assertThat(all.at("/ais/value").asDouble()).isCloseTo(-mean(three, line::logProb), within(5 * NATS));
        assertThat(all.at("/gaps/log_likelihood").asDouble()).isCloseTo(mean(two, line::logProb), within(5 * NATS));
        assertThat(mean(test, line::logProb)).isNotCloseTo(mean(three, line::logProb), within(5 * NATS));
        assertThat(mean(test, line::logProb)).isNotCloseTo(mean(two, line::logProb), within(5 * NATS));
    }
}
