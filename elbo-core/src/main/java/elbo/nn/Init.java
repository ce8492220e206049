package elbo.nn;

import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.Consumer;

/**
 * Where weights begin: a place in the model, the randomness of that place, the element type and the device. A parameter's
 * first values depend on the seed and its name alone, never on what else the model has.
 */
public final class Init {
    private final Parameters parameters;
    private final String path;
    private final Rng rng;
    private final DType type;
    private final Device device;
    private final Precision precision;

    private Init(Parameters parameters, String path, Rng rng, DType type, Device device, Precision precision) {
        this.parameters = parameters;
        this.path = path;
        this.rng = rng;
        this.type = type;
        this.device = device;
        this.precision = precision;
    }

    /** The root of a model that multiplies in the type of its weights. */
    public static Init of(Rng rng, DType type, Device device) {
        return of(rng, type, device, Precision.FP32);
    }

    /** The root of a model. */
    public static Init of(Rng rng, DType type, Device device, Precision precision) {
        return new Init(new Parameters(), "", rng, type, device, precision);
    }

    /** The place {@code name} below this one. */
    public Init at(String name) {
        return new Init(parameters, path.isEmpty() ? name : path + "." + name, rng, type, device, precision);
    }

    public Init at(int index) {
        return at(Integer.toString(index));
    }

    /** The name of this place: {@code encoder.0}. */
    public String path() {
        return path;
    }

    public Parameters parameters() {
        return parameters;
    }

    public DType type() {
        return type;
    }

    public Device device() {
        return device;
    }

    Precision precision() {
        return precision;
    }

    Tensor weight(Initializer initializer, Shape shape, long fanIn, long fanOut) {
        return add("weight", r -> initializer.weight(r, shape, fanIn, fanOut, type, device));
    }

    Tensor bias(Initializer initializer, Shape shape, long fanIn) {
        return add("bias", r -> initializer.bias(r, shape, fanIn, type, device));
    }

    /** A parameter called {@code name} that begins as {@code value} everywhere. */
    public Tensor constant(String name, Shape shape, double value) {
        return add(name, r -> Tensors.full(shape, value, type, device));
    }

    /** A parameter whose first values are these. */
    public Tensor values(String name, Tensor first) {
        return add(name, r -> first.to(type).to(device));
    }

    /** A tensor that begins as {@code value} everywhere and is kept with the parameters, but not moved by gradients. */
    public Tensor kept(String name, Shape shape, double value) {
        return add(name, r -> Tensors.full(shape, value, type, device), false);
    }

    /** Values that follow from the description, so that they are not saved: masks, orders. They live as long as the parameters. */
    public Tensor fixed(Tensor values) {
        Tensor own = values.to(device).detach().own();
        parameters.keep(own);
        return own;
    }

    /** Independent normal draws that are kept with the parameters, but not moved by gradients. */
    public Tensor keptNormal(String name, Shape shape, double std) {
        return add(name, r -> Initializer.normal(r, shape, std, type, device), false);
    }

    /** A parameter whose first values are independent normal draws. */
    public Tensor normal(String name, Shape shape, double mean, double std) {
        return add(name, r -> Initializer.normal(r, shape, std, type, device).add(mean));
    }

    /** Has something done with training data before an epoch of training, the first of which is 1; gradients are off then. */
    public void beforeEpoch(int epoch, Consumer<Examples> action) {
        parameters.beforeEpoch(epoch, action);
    }

    private interface First {
        Tensor values(Rng rng);
    }

    private Tensor add(String name, First first) {
        return add(name, first, true);
    }

    private Tensor add(String name, First first, boolean learnt) {
        Init place = at(name);
        try (Scope s = Scope.open()) {
            Tensor tensor = first.values(rng.fork(place.path)).detach().own();
            parameters.add(place.path, learnt ? tensor.requireGrad() : tensor);
            return tensor;
        }
    }
}
