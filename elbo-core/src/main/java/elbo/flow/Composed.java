package elbo.flow;

import elbo.Refusal;
import elbo.nn.Init;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.transform.Chain;
import elbo.transform.Transform;
import java.util.ArrayList;
import java.util.List;

/** Flows one after the other, as lists of them are. */
public final class Composed {
    private Composed() {}

    /**
     * What comes out of the last; the shape itself where there is none.
     *
     * @throws Refusal also if one takes values in [0, 1] only and those before it leave them
     */
    public static Shape out(List<Flow> flows, Shape in) {
        Shape shape = in;
        boolean inside = true;
        for (Flow flow : flows) {
            if (flow.unit() && !inside) {
                throw new Refusal(
                        "flows",
                        "one of them takes values in [0, 1] only, and comes after others that leave them. Fix: logit and"
                                + " variational-dequantisation first, and once");
            }
            inside &= flow.staysInUnit();
            shape = flow.out(shape);
        }
        return shape;
    }

    /** What the one that asks for most takes the data to have, see {@link Flow#greyLevels}. */
    public static int greyLevels(List<Flow> flows) {
        return flows.stream().mapToInt(Flow::greyLevels).max().orElse(1);
    }

    /** Whether some of them takes values in [0, 1] only. */
    static boolean unit(List<Flow> flows) {
        return flows.stream().anyMatch(Flow::unit);
    }

    /** @throws Refusal if they are not for codes, which are vectors of any numbers and stay vectors */
    public static void requireForCodes(String place, List<Flow> flows, Shape latent) {
        if (unit(flows)) {
            throw new Refusal(
                    place,
                    "logit and variational-dequantisation are for values in [0, 1], as an encoder's. Fix: leave them out");
        }
        Shape end = out(flows, latent);
        if (end.rank() != 1) {
            throw new Refusal(
                    place, "codes are vectors, and these end with " + end + ". Fix: type: flatten at the end");
        }
    }

    /** Multiplications of all of them. */
    public static long multiplications(List<Flow> flows, Shape in) {
        Shape shape = in;
        long sum = 0;
        for (Flow flow : flows) {
            sum += flow.multiplications(shape);
            shape = flow.out(shape);
        }
        return sum;
    }

    /** All of them, numbered, with weights. */
    public static Bijector build(List<Flow> flows, Init init, Shape in, long context) {
        List<Bijector> live = new ArrayList<>();
        Shape shape = in;
        for (int i = 0; i < flows.size(); i++) {
            live.add(flows.get(i).build(init.at(i), shape, context));
            shape = flows.get(i).out(shape);
        }
        return new Sequence(live);
    }

    /** Live ones, in order. */
    private record Sequence(List<Bijector> parts) implements Bijector {
        @Override
        public Transform given(Tensor context) {
            return new Chain(parts.stream().map(p -> p.given(context)).toList());
        }

        @Override
        public Tensor begin(Tensor x, Tensor context) {
            Tensor at = x;
            for (Bijector part : parts) {
                try (Scope s = Scope.open()) {
                    at = s.keep(part.begin(at, context));
                }
            }
            return at;
        }
    }
}
