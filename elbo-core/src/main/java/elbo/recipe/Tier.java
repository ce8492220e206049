package elbo.recipe;

/** What finding a result again costs, on two cores. */
public enum Tier {
    /** less than ten minutes */
    QUICK,
    HOURS,
    /** not without a GPU */
    GPU
}
