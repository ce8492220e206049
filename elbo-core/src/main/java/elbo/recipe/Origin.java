package elbo.recipe;

/** Where a recipe comes from: the paper or program, and the place in it. */
public record Origin(String arxiv, String work, String at) {
    static final Origin NONE = new Origin("", "", "");

    /** In words: {@code arXiv:1312.6114, eq. 10}. */
    public String words() {
        String what = arxiv.isEmpty() ? work : work.isEmpty() ? "arXiv:" + arxiv : work + " (arXiv:" + arxiv + ")";
        return at.isEmpty() ? what : what + ", " + at;
    }
}
