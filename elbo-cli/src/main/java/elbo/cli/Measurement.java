package elbo.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured of one {@link Workload}.
 *
 * @param rate   examples a second, of the best round
 * @param gflops 10^9 operations a second that this takes: multiplications and additions of the networks' layers
 * @param sgemm  10^9 operations a second of a large matrix product in the same process
 * @param micros microseconds of the median call
 * @param start  seconds from the start of the process to the end of the first call
 * @param peak   megabytes that the process held at most; 0 where the system does not tell
 */
record Measurement(String name, double rate, double gflops, double sgemm, double micros, double start, long peak) {
    double share() {
        return gflops / sgemm;
    }

    Map<String, Object> byName() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name);
        row.put("images_per_second", rate);
        row.put("gflops", gflops);
        row.put("sgemm_gflops", sgemm);
        row.put("share_of_peak", share());
        row.put("median_micros", micros);
        row.put("start_seconds", start);
        row.put("peak_megabytes", peak);
        return row;
    }
}
