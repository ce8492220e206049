package elbo.diagnosis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whether a learnt deviation of the likelihood does its work. */
final class DecoderRules {
    /** Of the data's own deviation: finer than the 256 levels of stored pictures, whose density then grows without bound. */
    private static final double VANISHED = 1e-3;

    /** Of the data's own deviation: the decoder's mean explains less than a fifth of the variance. */
    private static final double ALL = 0.9;

    private DecoderRules() {}

    static Optional<Finding> variance(Symptoms s, Remedies remedies) {
        double deviation = s.decoder().deviation().orElse(Double.NaN);
        double data = s.decoder().data().orElse(Double.NaN);
        boolean vanished = deviation < VANISHED * data;
        if (!vanished && !(deviation > ALL * data)) {
            return Optional.empty();
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("decoder_deviation", deviation);
        evidence.put("data_deviation", data);
        if (vanished) {
            remedies.offer("grey levels get noise as wide as they are", "data.binarize=dequantise");
        }
        remedies.offer("one variance, the best for each batch", "likelihood.variance=optimal")
                .offer("a known variance", "likelihood.variance=fixed", "likelihood.value=" + data * data / 4);
        return Optional.of(new Finding(
                "dead-decoder-variance",
                vanished ? Severity.SEVERE : Severity.MODERATE,
                vanished
                        ? "the likelihood's variance has vanished: its density grows without bound, and so does the loss"
                        : "the likelihood's variance takes all that the data varies: the decoder's mean explains little",
                evidence,
                remedies.offered()));
    }
}
