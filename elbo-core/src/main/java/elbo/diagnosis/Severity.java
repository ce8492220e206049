package elbo.diagnosis;

/** How bad a finding is. */
public enum Severity {
    /** the model is not what it should be */
    SEVERE,
    /** it could clearly be better */
    MODERATE,
    /** a remark: a healthy run may have it */
    MILD
}
