package elbo.metric;

import elbo.model.Model;
import elbo.model.Observed;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of numbers and words, by which to tell whether something is still what it was. */
public final class Fingerprint {
    private final MessageDigest digest;

    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Of a model's description, of what it was conditioned on and of all that it has learnt or keeps. */
    public static String of(Model model) {
        Fingerprint print = new Fingerprint()
                .add(model.vae().toString())
                .add(model.eventShape() + " " + model.type())
                .add(model.context().toString());
        model.parameters().byName().forEach((name, value) -> print.add(name).add(value));
        return print.hex();
    }

    static String of(Observed o) {
        Fingerprint print = new Fingerprint().add(o.x()).add(o.target()).add(o.context());
        o.mask().ifPresent(print::add);
        return print.hex();
    }

    public Fingerprint add(String words) {
        byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
        return this;
    }

    Fingerprint add(Tensor values) {
        add(values.shape().toString());
        try (Scope s = Scope.open()) {
            double[] all = values.toDoubles();
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(all.length, Double.BYTES));
            bytes.asDoubleBuffer().put(all);
            digest.update(bytes);
        }
        return this;
    }

    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
