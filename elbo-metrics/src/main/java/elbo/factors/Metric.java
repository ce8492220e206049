package elbo.factors;

import java.util.Locale;

/** What can be measured of codes, in the order in which scores are given. */
public enum Metric {
    MIG,
    SAP,
    DCI,
    BETA_VAE_SCORE,
    FACTOR_VAE_SCORE,
    MODULARITY,
    EXPLICITNESS,
    IRS,
    UNSUPERVISED;

    /** As users write it: {@code beta-vae-score}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
