package elbo.likelihood;

import elbo.Problem;
import elbo.Refusal;
import elbo.Source;
import elbo.data.Kind;
import elbo.nn.Activation;
import elbo.nn.Conditional;
import elbo.nn.Examples;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code log p(x|z) = -D/2 (pixels mean (x - m)^2 + sum_l w_l mean (phi_l(x) - phi_l(m))^2)}, {@code m} the decoder's picture,
 * {@code D} how many numbers a picture has and {@code phi_l} what layer {@code l} of a frozen network sees in it (see
 * {@link Features}): a score of likeness in place of a log-probability, so that there is no log-likelihood. The paper leaves out D,
 * but its features are hundreds of times as large as ours, which are scaled; beside a divergence in nats a mean square of about 1
 * would not be felt. With a file the weights of layers should be as much smaller.
 *
 * <p>The network is trained on the pictures at hand to tell which way up they are (see {@link Rotations}), and its layers are scaled
 * (see {@link Features#scale}); or it comes from a file (see {@link WeightFile}), and reads values in [0, 1] as they are, and what
 * its layers give is compared as it is. Either before the first epoch: from then on its weights lie with the model's, which needs no
 * file.
 * Refuses data outside [0, 1], data that is no pictures, and pictures too small for the layers.
 *
 * @param features {@code trained}, or a safetensors file
 * @param steps    of training the network, where it is trained
 * @param layers   of the network, the first at the picture
 * @param pixels   what differences of pixels weigh; 0 in the paper
 * @param mean     applied to the decoder's output: SIGMOID keeps it in [0, 1], where the network has seen pictures
 */
@Source(arxiv = "1610.00291", at = "feature perceptual loss")
public record Perceptual(String features, int steps, List<Layer> layers, double pixels, Activation mean)
        implements Likelihood {
    /** The word for a network that is trained on the data at hand. */
    private static final String TRAINED = "trained";

    /**
     * A convolution of windows of 3 x 3 pixels, then ReLU.
     *
     * @param channels that it gives
     * @param halved   whether of each four pixels the largest is taken before
     * @param weight   of the differences of its features; 0: they are not compared
     */
    public record Layer(int channels, boolean halved, double weight) {
        public Layer {
            if (channels < 1) {
                throw new IllegalArgumentException("channels must be at least 1; got " + channels);
            }
            requireWeight("weight", weight);
        }
    }

    public Perceptual {
        layers = List.copyOf(layers);
        if (features.isBlank()) {
            throw new IllegalArgumentException("features must be trained or a .safetensors file; got \"\"");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1; got " + steps);
        }
        if (layers.stream().noneMatch(l -> l.weight() > 0)) {
            throw new IllegalArgumentException("layers must have one of a weight greater than 0; got " + layers);
        }
        requireWeight("pixels", pixels);
    }

    /** Of three layers, the paper's 0.5 each, trained. */
    public Perceptual() {
        this(
                TRAINED,
                300,
                List.of(new Layer(16, false, 0.5), new Layer(32, true, 0.5), new Layer(64, true, 0.5)),
                0,
                Activation.SIGMOID);
    }

    private static void requireWeight(String name, double weight) {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException(name + " must be a number of at least 0; got " + weight);
        }
    }

    @Override
    public Shape features(Shape event) {
        if (event.rank() != 3) {
            throw new Refusal(
                    "model.likelihood",
                    "perceptual needs pictures [channels, height, width]; got data of shape " + event
                            + ". Fix: type: gaussian");
        }
        long halvings = layers.stream().filter(Layer::halved).count();
        if (halvings > 30 || Math.min(event.dim(1), event.dim(2)) >> halvings == 0) {
            throw new Refusal(
                    "model.likelihood",
                    "pictures of " + event.dim(1) + " x " + event.dim(2) + " pixels cannot be halved " + halvings
                            + " times. Fix: fewer layers with halved: true");
        }
        return event;
    }

    @Override
    public Conditional build(Init init, Shape event) {
        Features network = Features.of(init.at("features"), event.dim(0), layers);
        Tensor begun = init.at("features").kept("begun", Shape.of(), 0);
        init.beforeEpoch(1, examples -> {
            if (begun.item() == 0) { // a run stopped before its first step goes on with the network that it has
                begin(network, examples, event);
                Tensor unused = begun.copyFrom(begun.add(1));
            }
        });
        return d -> new Resemblance(mean.apply(d), network, pixels, event);
    }

    private void begin(Features network, Examples examples, Shape event) {
        if (features.equals(TRAINED)) {
            Rotations.train(network, examples, event, steps);
            network.scale(examples);
        } else {
            file().load(network);
        }
    }

    @Override
    public void requireStart(Shape event) {
        if (!features.equals(TRAINED)) {
            file().require(Features.shapes(event.dim(0), layers));
        }
    }

    private WeightFile file() {
        return new WeightFile(Path.of(features), "model.likelihood.layers");
    }

    /** Never: a score of likeness is no probability. */
    @Override
    public boolean normalised(Kind kind) {
        return false;
    }

    @Override
    public Optional<Problem> check(Kind kind) {
        return Kinds.unit(kind, "perceptual");
    }
}
