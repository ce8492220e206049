package peers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Properties;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.variational.BernoulliReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.common.util.MathUtils;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The training step of the dense VAE, 784-400-20, by Deeplearning4j's own layer, as fast as its ordinary means allow: what Elbo
 * is compared with.
 *
 * <pre>Dl4jVae [--threads A] [--seconds S] [--batch N]</pre>
 *
 * Data, loss and optimizer are those of `torch_vae.py`; --threads sets those of the BLAS, OMP_NUM_THREADS those of everything
 * else. What differs is inside the layer. It takes logarithms of the sigmoid, where the others take the logits. It knows its loss
 * at once and in one number, not by its terms. And its backward pass goes on to the pixels, a product that nobody reads.
 */
final class Dl4jVae {
    private final int batch;
    private final MultiLayerNetwork network;
    private final INDArray data, bytes, x;
    private final int[] order = ArrayUtil.range(0, Peer.EXAMPLES);
    private final Random random = new Random(1);
    private int position = Peer.EXAMPLES;
    private double sum;

    private Dl4jVae(int batch) {
        this.batch = batch;
        data = Nd4j.rand(DataType.FLOAT, Peer.EXAMPLES, Peer.PIXELS).muli(256).castTo(DataType.UINT8);
        bytes = Nd4j.createUninitialized(DataType.UINT8, batch, Peer.PIXELS);
        x = Nd4j.createUninitialized(DataType.FLOAT, batch, Peer.PIXELS);
        network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-3))
                .list()
                .layer(new VariationalAutoencoder.Builder()
                        .nIn(Peer.PIXELS)
                        .nOut(Peer.LATENT)
                        .encoderLayerSizes(Peer.HIDDEN)
                        .decoderLayerSizes(Peer.HIDDEN)
                        .activation(Activation.RELU)
                        .pzxActivationFunction(Activation.IDENTITY)
                        .reconstructionDistribution(new BernoulliReconstructionDistribution(Activation.SIGMOID))
                        .numSamples(1)
                        .build())
                .build());
        network.init();
    }

    private void step() {
        if (position + batch > Peer.EXAMPLES) {
            MathUtils.shuffleArray(order, random);
            position = 0;
        }
        Nd4j.pullRows(data, bytes, 1, Arrays.copyOfRange(order, position, position + batch));
        x.assign(bytes).muli(1 / 255f);
        position += batch;
        network.pretrainLayer(0, x);
        sum += network.getLayer(0).score() * batch;
    }

    private static String version() throws IOException {
        Properties found = new Properties();
        String from = "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";
        try (InputStream in = MultiLayerNetwork.class.getResourceAsStream(from)) {
            found.load(in);
        }
        return found.getProperty("version");
    }

    public static void main(String[] words) throws IOException {
        Peer peer = Peer.of(words);
        Nd4j.factory().blas().setMaxThreads(peer.threads());
        Dl4jVae vae = new Dl4jVae(peer.batch());
        peer.measure("Deeplearning4j " + version(), vae::step, () -> vae.sum);
    }
}
