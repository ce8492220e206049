package elbo.metric;

import elbo.metric.Geometry.UnitSquare;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link Geometry} found.
 *
 * @param examples encoded
 * @param notes    what was left out, and why
 */
public record GeometryResult(
        int examples,
        CodeShape shape,
        Optional<UnitSquare> square,
        Optional<Magnification> magnification,
        Optional<Straightness> straightness,
        Optional<DecoderSpread> spread,
        List<String> notes) {
    public GeometryResult {
        notes = List.copyOf(notes);
    }

    /** The numbers by their names in files, in order; what was left out has no entry. */
    public Map<String, Object> byName() {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("examples", examples);
        put(names, "code_radius", shape.radius());
        names.put("code_radius_variation", shape.variation());
        names.put("code_directions", shape.directions());
        shape.width().ifPresent(w -> put(names, "posterior_std", w));
        shape.nearest().ifPresent(d -> put(names, "nearest_code_in_posterior_stds", d));
        square.ifPresent(s -> put(names, s));
        magnification.ifPresent(m -> put(names, m));
        straightness.ifPresent(s -> {
            names.put("interpolations", s.each().length);
            put(names, "interpolation_length_ratio", s.ratio());
            put(names, "interpolation_largest_step", s.jump());
        });
        spread.ifPresent(s -> {
            names.put("likelihood_std", s.decoder());
            names.put("data_std", s.data());
        });
        names.put("notes", notes);
        return names;
    }

    private static void put(Map<String, Object> names, UnitSquare square) {
        Uniformity u = square.evenness();
        names.put("unit_square_dimensions", List.of("z" + (square.across() + 1), "z" + (square.up() + 1)));
        names.put("unit_square_ks_first", u.first());
        names.put("unit_square_ks_second", u.second());
        names.put("unit_square_chi_squared", u.chiSquared());
        names.put("unit_square_degrees", u.bins() * u.bins() - 1);
        names.put("unit_square_p_value", u.pValue());
    }

    /** Where the decoder is flat in a direction a volume's logarithm is not finite: such codes are counted and left out. */
    private static void put(Map<String, Object> names, Magnification m) {
        double[] finite = Arrays.stream(m.logVolume()).filter(Double::isFinite).toArray();
        names.put("decoder_codes", m.logVolume().length);
        names.put("decoder_flat_codes", m.logVolume().length - finite.length);
        if (finite.length > 0) {
            put(names, "log_magnification", Estimate.of(finite));
            double[] condition = Arrays.stream(m.condition()).sorted().toArray();
            double median = condition[condition.length / 2];
            if (Double.isFinite(median)) {
                names.put("median_condition_number", median);
            }
        }
        names.put("mean_singular_values", means(m.singular()));
    }

    private static List<Double> means(double[][] rows) {
        Double[] means = new Double[rows[0].length];
        Arrays.setAll(
                means, d -> Arrays.stream(rows).mapToDouble(r -> r[d]).average().orElseThrow());
        return List.of(means);
    }

    private static void put(Map<String, Object> names, String name, Estimate value) {
        names.put(name, value.value());
        if (Double.isFinite(value.se())) { // a single one has none
            names.put(name + "_se", value.se());
        }
    }
}
