"""The values that RngTest pins, computed from the definition of SplitMix64's output function."""

import math

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def signed(z):
    return z - (1 << 64) if z >> 63 else z


class Rng:
    def __init__(self, key):
        self.key = key
        self.counter = 0

    @staticmethod
    def of(seed):
        return Rng(mix((seed * GOLDEN + 1) & MASK))

    def fork(self, label):
        h = 0xCBF29CE484222325
        for b in label.encode():
            h = ((h ^ b) * 0x100000001B3) & MASK
        return Rng(mix(self.key ^ mix(h)))

    def at(self, index):
        return Rng(mix((self.key + mix((index * GOLDEN + 0x632BE59BD9B4E019) & MASK)) & MASK))

    def next(self):
        self.counter += 1
        return mix((self.key + self.counter * GOLDEN) & MASK)

    def double(self):
        return (self.next() >> 11) / 2**53

    def int(self, bound):
        """The high word of a 32-bit draw times the bound; draws whose low word is below 2^32 mod bound are drawn again."""
        while True:
            high, low = divmod((self.next() >> 32) * bound, 2**32)
            if low >= 2**32 % bound:
                return high

    def gaussian(self):
        radius = math.sqrt(-2 * math.log(1 - self.double()))
        return radius * math.cos(2 * math.pi * self.double())

    def permutation(self, n):
        order = [0] * n
        for i in range(n):
            j = self.int(i + 1)
            order[i] = order[j]
            order[j] = i
        return order


if __name__ == "__main__":
    rng = Rng.of(42)
    print(signed(rng.next()), signed(rng.next()))
    print(repr(rng.double()), rng.int(1000), repr(rng.gaussian()))
    print(signed(Rng.of(42).fork("noise").next()))
    print(signed(Rng.of(42).fork("größe").at(7).next()))
    print(signed(Rng.of(-1).at(-3).next()))
    print(Rng.of(42).permutation(8))
