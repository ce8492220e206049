package elbo.likelihood;

import elbo.Problem;
import elbo.Refusal;
import elbo.tensor.SafeTensors;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file with the convolutions of a network: {@code NAME.weight [out, in, k, k]} and {@code NAME.bias [out]}, in the
 * order of their names, numbers within these compared as numbers; more than are asked for are left aside, and so are layers of other
 * kinds but for normalisations, without which the convolutions mean something else. The file of torchvision's VGG-19 is such a one, but
 * is for pictures less a mean and over a deviation, which must be folded into its first layer.
 * Weights for three channels read pictures of one as grey ones.
 *
 * @param asked where the layers are described that it is read for, for messages: {@code model.likelihood.layers}
 */
record WeightFile(Path path, String asked) {
    private static final String WEIGHT = ".weight";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Comparator<String> ORDER = Comparator.comparing((Function<String, String>) name ->
                    NUMBER.matcher(name)
                            .replaceAll(n -> String.format(Locale.ROOT, "%018d", Long.parseLong(n.group()))))
            .thenComparing(Comparator.naturalOrder());

    /** One convolution. */
    private record Convolution(String name, SafeTensors.Entry weight, SafeTensors.Entry bias) {}

    /** @throws Refusal if the file does not hold weights of these shapes */
    void require(List<Shape> shapes) {
        List<Convolution> unused = convolutions(shapes);
    }

    /** Gives the network the file's weights. */
    void load(Features network) {
        List<Convolution> found =
                convolutions(network.weights().stream().map(Tensor::shape).toList());
        for (int l = 0; l < found.size(); l++) {
            Convolution c = found.get(l);
            Tensor mine = network.weights().get(l);
            Tensor theirs = Tensors.of(c.weight()).to(mine.device()).to(mine.dtype());
            boolean grey = theirs.shape().dim(1) != mine.shape().dim(1);
            Tensor unused = mine.copyFrom(grey ? theirs.sum(1).unsqueeze(1) : theirs);
            Tensor bias = network.biases().get(l);
            unused = bias.copyFrom(Tensors.of(c.bias()).to(bias.device()).to(bias.dtype()));
        }
    }

    private List<Convolution> convolutions(List<Shape> shapes) {
        Map<String, SafeTensors.Entry> entries = SafeTensors.read(path).entries();
        List<String> weights = entries.keySet().stream()
                .filter(name -> name.endsWith(WEIGHT))
                .sorted(ORDER)
                .toList();
        weights.stream()
                .filter(name -> rank(entries, name) == 1)
                .findFirst()
                .ifPresent(name -> refuse(name, "belongs to a normalisation. Fix: fold it into its convolution"));
        List<String> found =
                weights.stream().filter(name -> rank(entries, name) == 4).toList();
        if (found.size() < shapes.size()) {
            throw new Refusal(
                    path.toString(),
                    "holds " + found.size() + " convolutions (NAME.weight of 4 dimensions, with NAME.bias), and "
                            + asked + " has " + shapes.size() + ". Fix: "
                            + (found.isEmpty() ? "a file of a convolutional network" : "no more layers than the file"));
        }
        return IntStream.range(0, shapes.size())
                .mapToObj(l -> convolution(entries, found.get(l), l, shapes.get(l)))
                .toList();
    }

    private static int rank(Map<String, SafeTensors.Entry> entries, String name) {
        return Objects.requireNonNull(entries.get(name)).shape().rank();
    }

    private Convolution convolution(Map<String, SafeTensors.Entry> entries, String name, int layer, Shape wanted) {
        SafeTensors.Entry weight = Objects.requireNonNull(entries.get(name));
        boolean grey = layer == 0 && wanted.dim(1) == 1 && weight.shape().dim(1) == 3;
        Shape needed = grey ? Shape.of(wanted.dim(0), 3, wanted.dim(2), wanted.dim(3)) : wanted;
        if (!weight.shape().equals(needed)) {
            refuse(
                    name,
                    "has shape " + weight.shape() + ", and layer " + layer + " of " + asked + " needs " + needed
                            + ". Fix: channels as in the file");
        }
        String named = name.substring(0, name.length() - WEIGHT.length()) + ".bias";
        SafeTensors.@Nullable Entry bias = entries.get(named);
        if (bias == null || !bias.shape().equals(Shape.of(wanted.dim(0)))) {
            refuse(
                    named,
                    "should have shape " + Shape.of(wanted.dim(0)) + "; "
                            + (bias == null ? "it is missing" : "got " + bias.shape())
                            + ". Fix: save it so, as zeros where the layer has none");
        }
        Convolution c = new Convolution(name, weight, Objects.requireNonNull(bias));
        requireFinite(name, c.weight());
        requireFinite(named, c.bias());
        return c;
    }

    private void requireFinite(String name, SafeTensors.Entry entry) {
        if (!entry.dtype().floating()) {
            refuse(name, "should hold real numbers; got " + entry.dtype().code() + ". Fix: save it as F32");
        }
        if (!entry.finite()) {
            refuse(name, "holds numbers that are not finite. Fix: another file, of a network that works");
        }
    }

    /** @param what is wrong with the tensor, with the way out */
    private void refuse(String tensor, String what) {
        throw new Refusal(path.toString(), Problem.shown(tensor) + " " + what);
    }
}
