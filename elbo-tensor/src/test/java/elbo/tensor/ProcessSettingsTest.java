package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessSettingsTest {
    private static final String AVX512 = " avx2 avx512f avx512bw avx512dq avx512vl avx512cd";

    @ParameterizedTest
    @CsvSource({
        "AuthenticAMD, avx512_bf16, COOPERLAKE", // Zen 4 and 5
        "AuthenticAMD, '', SKYLAKEX",
        "GenuineIntel, avx512_bf16, ", // it knows Intel's by itself
        "GenuineIntel, '', ",
    })
    void processors_with_avx512(String vendor, String more, String kernel) {
        assertThat(ProcessSettings.blasKernel(words(vendor + AVX512 + " " + more)))
                .isEqualTo(Optional.ofNullable(kernel));
    }

    @ParameterizedTest
    @CsvSource({
        "AuthenticAMD avx2",
        "GenuineIntel avx2",
        "AuthenticAMD avx2 avx512f avx512_bf16", // not all that the kernels need
        "''",
    })
    void never_a_kernel_that_the_flags_do_not_allow(String flags) {
        assertThat(ProcessSettings.blasKernel(words(flags))).isEmpty();
    }

    private static Set<String> words(String words) {
        return new TreeSet<>(Arrays.asList(words.split(" ")));
    }
}
