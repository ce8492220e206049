// The training step of the dense VAE, 784-400-20, written in C++ on LibTorch, as fast as its ordinary means allow: what Elbo is
// compared with.
//
//     libtorch_vae [--slices N] [--seconds S] [--batch N]
//
// Data, arithmetic and settings are those of `elbo bench`: 60,000 uint8 pictures resident in memory, a shuffled gather and the
// conversion to float in each step, the sums of the loss's terms kept without waiting for them, Adam at 1e-3. With --slices the
// batch is cut, and each slice is differentiated by a thread of its own, as Elbo does it; LibTorch's own threads are then one.
// Otherwise the environment says how many threads LibTorch (OMP_NUM_THREADS) and the BLAS (OPENBLAS_NUM_THREADS) use. Prints one
// JSON object. `run.py` builds it, tries the settings and takes the best.

#include <torch/torch.h>
#include <torch/version.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

using torch::Tensor;

constexpr int64_t kExamples = 60'000;
constexpr int64_t kPixels = 784, kHidden = 400, kLatent = 20;
constexpr double kRate = 1e-3, kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::vector<Tensor> parameters() {
    std::vector<Tensor> all;
    for (auto [in, out] : std::vector<std::pair<int64_t, int64_t>>{
             {kPixels, kHidden}, {kHidden, kLatent}, {kHidden, kLatent}, {kLatent, kHidden}, {kHidden, kPixels}}) {
        double bound = 1 / std::sqrt(double(in));
        all.push_back(torch::empty({out, in}).uniform_(-bound, bound).requires_grad_());
        all.push_back(torch::empty({out}).uniform_(-bound, bound).requires_grad_());
    }
    return all;
}

struct Terms {
    Tensor loss, reconstruction, kl;
};

Terms terms(const std::vector<Tensor>& w, const Tensor& x) {
    using torch::linear;
    Tensor h = linear(x, w[0], w[1]).relu();
    Tensor mean = linear(h, w[2], w[3]), log_variance = linear(h, w[4], w[5]);
    Tensor z = torch::addcmul(mean, (0.5 * log_variance).exp(), torch::randn_like(mean));
    Tensor logits = linear(linear(z, w[6], w[7]).relu(), w[8], w[9]);
    double n = double(x.size(0));
    Tensor reconstruction = torch::binary_cross_entropy_with_logits(logits, x, {}, {}, at::Reduction::Sum) / n;
    Tensor kl = 0.5 * (log_variance.exp() + mean * mean - log_variance - 1).sum() / n;
    return {reconstruction + kl, reconstruction, kl};
}

// One pass over all parameters where this LibTorch has it, else one pass for each operation.
struct Adam {
    std::vector<Tensor> w, m, v, steps;
    int64_t t = 0;

    explicit Adam(const std::vector<Tensor>& parameters) {
        for (const Tensor& p : parameters) {
            w.push_back(p.detach());
            m.push_back(torch::zeros_like(p));
            v.push_back(torch::zeros_like(p));
        }
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
        steps.assign(w.size(), torch::zeros({}));
#endif
    }

    void step(const std::vector<Tensor>& g) {
        t++;
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
        steps[0].add_(1);
        at::_fused_adam_(w, g, m, v, {}, steps, kRate, kBeta1, kBeta2, 0, kEpsilon, false, false);
#else
        at::_foreach_mul_(m, kBeta1);
        at::_foreach_add_(m, g, 1 - kBeta1);
        at::_foreach_mul_(v, kBeta2);
        at::_foreach_addcmul_(v, g, g, 1 - kBeta2);
        std::vector<Tensor> root = at::_foreach_sqrt(v);
        double correction = std::sqrt(1 - std::pow(kBeta2, t));
        at::_foreach_add_(root, kEpsilon * correction);
        at::_foreach_addcdiv_(w, m, root, -kRate * correction / (1 - std::pow(kBeta1, t)));
#endif
    }
};

struct Training {
    std::vector<Tensor> w = parameters();
    Adam adam{w};
    Tensor data = torch::randint(0, 256, {kExamples, kPixels}, torch::kUInt8);
    Tensor order = torch::randperm(kExamples);
    std::vector<Tensor> sums;
    int64_t batch, slices, position = 0;

    Training(int64_t batch, int64_t slices) : batch(batch), slices(slices) {
        for (int64_t i = 0; i < slices; i++) sums.push_back(torch::zeros({3}));
    }

    std::vector<Tensor> gradients(int64_t slice) {
        int64_t from = batch * slice / slices, count = batch * (slice + 1) / slices - from;
        Tensor x = data.index_select(0, order.narrow(0, position + from, count)).to(torch::kFloat32).mul_(1 / 255.0);
        Terms found = terms(w, x);
        Tensor loss = slices == 1 ? found.loss : found.loss * (double(count) / batch);
        std::vector<Tensor> g = torch::autograd::grad({loss}, w);
        torch::NoGradGuard off;
        sums[slice].add_(torch::stack({found.loss, found.reconstruction, found.kl}), double(count));
        return g;
    }

    void next() {
        if (position + batch > kExamples) {
            order = torch::randperm(kExamples);
            position = 0;
        }
    }

    void move(std::vector<std::vector<Tensor>>& each) {
        torch::NoGradGuard off;
        for (size_t s = 1; s < each.size(); s++) at::_foreach_add_(each[0], each[s]);
        adam.step(each[0]);
        position += batch;
    }
};

// Threads that wait for the next step without sleeping.
class Crew {
  public:
    Crew(Training& training) : training_(training), found_(training.slices) {
        for (int64_t i = 1; i < training.slices; i++) {
            threads_.emplace_back([this, i] {
                at::set_num_threads(1);
                for (int64_t seen = 0;;) {
                    while (round_.load() == seen) {
                    }
                    seen = round_.load();
                    if (seen < 0) return;
                    found_[i] = training_.gradients(i);
                    left_--;
                }
            });
        }
    }

    void step() {
        training_.next();
        left_ = training_.slices - 1;
        round_++;
        found_[0] = training_.gradients(0);
        while (left_.load() > 0) {
        }
        training_.move(found_);
    }

    ~Crew() {
        round_ = -1;
        for (std::thread& t : threads_) t.join();
    }

  private:
    Training& training_;
    std::vector<std::vector<Tensor>> found_;
    std::vector<std::thread> threads_;
    std::atomic<int64_t> round_{0}, left_{0};
};

int main(int count, char** words) {
    int64_t batch = 128, slices = 1;
    double seconds = 8;
    for (int i = 1; i + 1 < count; i += 2) {
        std::string option = words[i];
        if (option == "--batch") batch = std::stoll(words[i + 1]);
        else if (option == "--slices") slices = std::stoll(words[i + 1]);
        else if (option == "--seconds") seconds = std::stod(words[i + 1]);
        else return std::fprintf(stderr, "unknown option %s\n", words[i]), 2;
    }
    torch::manual_seed(1);
    if (slices > 1) at::set_num_threads(1);
    Training training(batch, slices);
    Crew crew(training);
    for (double begun = now(); now() - begun < seconds / 4;) crew.step();
    double best = 0;
    for (double begun = now(); now() - begun < seconds;) {
        double since = now();
        for (int i = 0; i < 100; i++) crew.step();
        best = std::max(best, 100 * batch / (now() - since));
    }
    std::printf("{\"peer\": \"LibTorch %s\", \"batch\": %lld, \"slices\": %lld, \"threads\": %d, \"images_per_second\": %.1f}\n",
                TORCH_VERSION, (long long)batch, (long long)slices, at::get_num_threads(), best);
}
