"""Makes the recordings of the tests, and every number that the paper's analyses give for them, with NumPy, SciPy and
statsmodels.

    python3 goldens.py        writes *.npz and *.json beside itself

Written from the definitions, with plain loops, so that it shares no idea with the Go code: pairs are enumerated,
standard errors of averages over steps come from the influence of each image, found by numerical differentiation.
"""
import itertools
import json
import os

import numpy as np
import statsmodels.api as sm
from scipy import stats
from scipy.cluster.hierarchy import fcluster, leaves_list, linkage
from scipy.spatial.distance import squareform

HERE = os.path.dirname(os.path.abspath(__file__))


# ---- recordings: images that move from a random start to their goal, with noise

def make(seed, T, N, K, D, speed=0.6, bias=False, zeros=False, classes=False):
    g = np.random.default_rng(seed)
    weight = (g.normal(size=(K, D)) + 1.5 * g.normal(size=(max(K // 2, 1), D))[np.arange(K) // 2 % max(K // 2, 1)]).astype(np.float32)
    labels = g.integers(0, K, N)
    goal = np.where(g.random(N) < 0.7, labels, g.integers(0, K, N))
    state = np.maximum(weight[g.integers(0, K, N)] + g.normal(size=(N, D)), 0) * g.uniform(0.3, 1.5, (N, 1))
    if classes:  # images of a class have norms in common
        state *= g.uniform(0.5, 1.5, K)[labels][:, None]
    representations = np.zeros((T, N, D), np.float32)
    for t in range(T):
        state = state + speed ** (t + 1) * (np.maximum(weight[goal], 0) - 0.5 * state + 0.7 * g.normal(size=(N, D)))
        representations[t] = np.maximum(state, 0)
    if zeros:
        representations[0, :12] = 0
        representations[2, 5] = representations[1, 5]  # a change of zero
        weight[K - 1] = 0
    b = (0.8 * g.normal(size=K)).astype(np.float32) if bias else np.zeros(0, np.float32)
    logits = representations.astype(float) @ weight.T.astype(float) + (b if bias else 0)
    p = np.exp(logits - logits.max(-1, keepdims=True))
    outputs = np.log(np.clip(p / p.sum(-1, keepdims=True), 1e-10, 1)).astype(np.float32)
    return dict(outputs_all=outputs, labels_all=labels.astype(float), representations_all=representations,
                readout_weight=weight, readout_bias=b)


# ---- statistics

FEWEST_CLUSTERS = 10


def interval(values, labels=None):
    """mean, low, high, n; NaN left out; clustered by label where there are enough"""
    v = np.asarray(values, float)
    if labels is not None:
        labels = np.asarray(labels)[~np.isnan(v)]
    v = v[~np.isnan(v)]
    if len(v) == 0:
        return None
    if len(v) == 1:
        return [v[0], None, None, 1]
    if labels is not None and len(np.unique(labels)) >= FEWEST_CLUSTERS:
        fit = sm.OLS(v, np.ones(len(v))).fit(cov_type='cluster', cov_kwds=dict(groups=labels), use_t=True)
        return [v.mean(), *fit.conf_int()[0], len(v)]
    sem = stats.sem(v)
    if sem == 0:
        return [v.mean(), v.mean(), v.mean(), len(v)]
    low, high = stats.t.interval(0.95, len(v) - 1, loc=v.mean(), scale=sem)
    return [v.mean(), low, high, len(v)]


def jackknife(labels, *parts):
    """Student-t interval of a sum of parts, each (factor, statistic(weights), members), by the infinitesimal jackknife,
    the derivative by each weight: summed by label, times G/(G−1) for G labels, where there are enough of them; else
    over images, a part's variance made unbiased by m/(m−1)."""
    if not parts:
        return None
    w = np.ones(len(parts[0][2]))
    everyone = np.any([members for _, _, members in parts], axis=0)
    n, h = int(everyone.sum()), 1e-4
    groups = np.unique(labels[everyone])
    clustered = len(groups) >= FEWEST_CLUSTERS
    influence = np.zeros(len(w))
    if n == 0:
        return None
    for factor, statistic, members in parts:
        m = members.sum()
        for i in np.flatnonzero(members):
            up, down = w.copy(), w.copy()
            up[i] += h
            down[i] -= h
            unbiased = 1 if clustered else np.sqrt(m / max(m - 1, 1))
            influence[i] += factor * unbiased * (statistic(up) - statistic(down)) / (2 * h)
    value = sum(factor * statistic(w) for factor, statistic, _ in parts)
    if clustered:
        sums = np.array([influence[labels == g].sum() for g in groups])
        half = np.sqrt(len(groups) / (len(groups) - 1) * (sums ** 2).sum()) * stats.t.ppf(0.975, len(groups) - 1)
    else:
        half = np.sqrt((influence ** 2).sum()) * stats.t.ppf(0.975, n - 1)
    return [value, value - half, value + half, n]


def mean(x, mask, w):
    keep = mask & ~np.isnan(x)
    return None if not keep.any() else (w * x)[keep].sum() / w[keep].sum()


# ---- the analyses

def classification(classes, labels):
    T, N = classes.shape
    kinds, settle = [], []
    for n in range(N):
        path = list(classes[:, n])
        s = T - 1
        while s > 0 and path[s - 1] == path[-1]:
            s -= 1
        stable = s == 0 or (s < T - 1 and path[-1] not in path[:s])
        settle.append(s if stable else -1)
        if stable:
            kinds.append('stable_correct' if path[-1] == labels[n] else 'stable_incorrect')
        else:
            kinds.append('unstable_correct' if labels[n] in path else 'unstable_incorrect')
    return np.array(kinds), np.array(settle)


def cosine(a, b):
    na, nb = np.linalg.norm(a), np.linalg.norm(b)
    return np.nan if na == 0 or nb == 0 else float(a @ b / (na * nb))


def analyse(z, changes_of=None):
    outputs, R, M = z['outputs_all'].astype(float), z['representations_all'].astype(float), z['readout_weight'].astype(float)
    labels = z['labels_all'].astype(int)
    T, N, K = outputs.shape
    classes = outputs.argmax(-1)
    kinds, settle = classification(classes, labels)
    correct = kinds == 'stable_correct'
    counts = [int((correct & (settle == t)).sum()) for t in range(T)]
    t_star = next((t for t in range(T) if counts[t] < counts[0] / 100), T)
    norms = np.linalg.norm(R, axis=-1)
    out = dict(classes=classes.tolist(), kinds=kinds.tolist(), settle=settle.tolist(), t_stable_counts=counts, t_star=t_star,
               splits={k: int((kinds == k).sum()) for k in ('stable_correct', 'stable_incorrect', 'unstable_correct', 'unstable_incorrect')},
               accuracy=[interval(classes[t] == labels, labels) for t in range(T)])

    def change(representations):
        d = np.linalg.norm(np.diff(representations, axis=0), axis=-1)
        return [[interval(d[t][correct & (settle == s)], labels[correct & (settle == s)]) for t in range(T - 1)] for s in range(T - 1)]
    out['change_trained'] = change(R)
    if changes_of is not None:
        out['change_random'] = change(changes_of['representations_all'].astype(float))

    now = np.array([correct & (settle <= t) for t in range(T)]).reshape(T, N)
    later = np.array([correct & (settle > t) for t in range(T)]).reshape(T, N)
    cos_current = np.array([[cosine(R[t, n], M[classes[t, n]]) for n in range(N)] for t in range(T)])
    cos_own = np.array([[cosine(R[t, n], M[labels[n]]) for n in range(N)] for t in range(T)])
    out['norm'] = [[interval(norms[t][g[t]], labels[g[t]]) for g in (now, later)] for t in range(T)]
    out['cos_current'] = [[interval(cos_current[t][g[t]], labels[g[t]]) for g in (now, later)] for t in range(T)]

    pairs = []  # at each step: i, j, cosine
    for t in range(T):
        rows = [(i, j, cosine(R[t, i], M[labels[j]])) for i in np.flatnonzero(later[t]) for j in np.flatnonzero(later[t])
                if i != j and classes[t, i] == classes[t, j] and labels[i] != labels[j]]
        rows = [row for row in rows if not np.isnan(row[2])]
        pairs.append((np.array([r[0] for r in rows], int), np.array([r[1] for r in rows], int), np.array([r[2] for r in rows])))

    def pair_mean(t, w):
        i, j, c = pairs[t]
        return None if len(c) == 0 else (w[i] * w[j] * c).sum() / (w[i] * w[j]).sum()

    def pair_members(t):
        m = np.zeros(N, bool)
        m[pairs[t][0]] = True
        m[pairs[t][1]] = True
        return m

    def has(x, mask):
        return mask & ~np.isnan(x)
    out['cos_final'] = [[interval(cos_own[t][later[t]], labels[later[t]]), jackknife(labels, (1, lambda w, t=t: pair_mean(t, w), pair_members(t)))] for t in range(T)]
    out['pairs'] = [len(p[2]) for p in pairs]

    def average(sign, parts):
        return [(sign / len(parts), f, members) for f, members in parts]

    def means(x, masks, steps):
        return [(lambda w, t=t: mean(x[t], masks[t], w), has(x[t], masks[t])) for t in steps]

    def contrast(a, b):
        return [jackknife(labels, *average(1, a)), jackknife(labels, *average(1, b)), jackknife(labels, *average(1, a), *average(-1, b))] if a else [None] * 3

    def summary(first, x):
        steps = [t for t in range(first, t_star) if has(x[t], now[t]).any() and has(x[t], later[t]).any()]
        return contrast(means(x, now, steps), means(x, later, steps))

    def final_summary():
        steps = [t for t in range(t_star) if has(cos_own[t], later[t]).any() and len(pairs[t][2])]
        return contrast(means(cos_own, later, steps), [(lambda w, t=t: pair_mean(t, w), pair_members(t)) for t in steps])
    out['summary'] = dict(norm=summary(0, norms), norm_from_1=summary(1, norms), cos_current=summary(0, cos_current), cos_final=final_summary())

    changes = np.linalg.norm(np.diff(R, axis=0), axis=-1)
    with np.errstate(divide='ignore', invalid='ignore'):
        relative = np.where((changes > 0) & (norms[:-1] > 0), np.log10(changes) - np.log10(norms[:-1]), np.nan)
    out['relative_change'] = [interval(relative[t], labels) for t in range(T - 1)]
    out['relative_change_left_out'] = [int(np.isnan(relative[t]).sum()) for t in range(T - 1)]
    if T >= 4:  # as if trained for two steps
        hits = (classes == labels).astype(float)
        everyone = np.ones(N, bool)
        accuracy = [lambda w, t=t: (w * hits[t]).sum() / w.sum() for t in range(T)]
        worst = 2 + int(np.argmin(hits[2:].mean(1)))
        out['convergence'] = dict(
            worst_step=worst,
            worst_loss=jackknife(labels, (1, lambda w: 1 - accuracy[worst](w) / accuracy[1](w), everyone)),
            sustained=jackknife(labels, (1, lambda w: np.mean([accuracy[t](w) for t in range(2, T)]) / accuracy[1](w) - 1, everyone)),
            slope=jackknife(labels, *[(np.polyfit(range(T - 1), np.eye(T - 1)[t], 1)[0], lambda w, t=t: mean(relative[t], everyone, w), ~np.isnan(relative[t]))
                              for t in range(T - 1)]))

    if z['readout_bias'].size:
        b = z['readout_bias'].astype(float)
        without = (R @ M.T).argmax(-1)
        out['bias'] = dict(norm=np.linalg.norm(b), min_representation_norm=norms.min(), mean_representation_norm=interval(norms.mean(0), labels),
                           max_representation_norm=norms.max(), accuracy_with=(classes == labels).mean(1).max(),
                           accuracy_without=(without == labels).mean(1).max())
    return out


def adjusted_rand(a, b):
    """by enumerating pairs"""
    n = len(a)
    pairs = [(a[i] == a[j], b[i] == b[j]) for i in range(n) for j in range(i + 1, n)]
    tp = sum(x and y for x, y in pairs)
    tn = sum(not x and not y for x, y in pairs)
    fp = sum(x and not y for x, y in pairs)
    fn = sum(y and not x for x, y in pairs)
    return 2 * (tp * tn - fn * fp) / ((tp + fn) * (fn + tn) + (tp + fp) * (fp + tn))


def readout(z, truth_seed):
    M = z['readout_weight'].astype(float)
    K = len(M)
    unit = M / np.linalg.norm(M, axis=1, keepdims=True)
    cosines = unit @ unit.T
    distances = (1 - cosines) / 2
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), 'ward')
    clusters = fcluster(tree, 4, 'maxclust')
    truth = np.random.default_rng(truth_seed).integers(0, 3, K)
    truth[:K // 2] = clusters[:K // 2]
    return dict(cosines=cosines.tolist(), linkage=tree.tolist(), leaves=leaves_list(tree).tolist(), clusters=clusters.tolist(),
                truth=truth.tolist(), adjusted_rand=adjusted_rand(clusters, truth),
                in_own_zone=float(((M @ M.T).argmax(1) == np.arange(K)).mean()))


def own_zone_by_dimension(z):
    """expected proportions: the readout's over all subsets of its dimensions, a random readout's over 20,000 draws"""
    M = z['readout_weight'].astype(float)
    K, D = M.shape

    def own(m):
        return (np.argmax(m @ m.T, 1) == np.arange(K)).mean()
    g = np.random.default_rng(8)
    return dict(trained=[np.mean([own(M[:, list(c)]) for c in itertools.combinations(range(D), d)]) for d in range(1, D + 1)],
                random=[np.mean([own(g.normal(size=(K, d))) for _ in range(20000)]) for d in range(1, D + 1)])


def correlations():
    g = np.random.default_rng(3)
    t = np.minimum(g.geometric(0.5, 200) - 1, 7)
    x = 8 - 0.2 * t + g.normal(size=200).round(1)  # rounded: ties in both
    r = stats.pearsonr(x, t)
    ci = r.confidence_interval(0.95)
    boot = stats.bootstrap((x, t), lambda a, b: stats.spearmanr(a, b)[0], paired=True, vectorized=False, n_resamples=20000,
                           method='percentile', random_state=0).confidence_interval
    return dict(x=x.tolist(), t=t.tolist(), pearson=[r[0], ci.low, ci.high, 200], spearman=[stats.spearmanr(x, t)[0], boot.low, boot.high, 200])


def clean(x):
    if isinstance(x, dict):
        return {k: clean(v) for k, v in x.items()}
    if isinstance(x, (list, tuple, np.ndarray)):
        return [clean(v) for v in x]
    if isinstance(x, np.integer):
        return int(x)
    if isinstance(x, (float, np.floating)):
        return None if np.isnan(x) else float(x)
    return x


def main():
    recordings = dict(
        trained=make(1, 6, 160, 8, 12),
        random=make(2, 6, 160, 8, 12),
        bias=make(4, 5, 60, 5, 6, bias=True),
        zeros=make(5, 5, 120, 5, 6, zeros=True),
        onestep=make(6, 1, 40, 5, 6),
        classes=make(9, 5, 240, 12, 8, classes=True),
        wide=make(7, 1, 2, 40, 30),
    )
    goldens = {}
    for name, z in recordings.items():
        np.savez(os.path.join(HERE, name + '.npz'), **z)
        if name != 'wide':
            goldens[name] = analyse(z, recordings['random'] if name == 'trained' else None)
        if name in ('trained', 'wide'):
            goldens.setdefault(name, {})['readout'] = readout(z, 1)
    goldens['own_zone_by_dimension'] = own_zone_by_dimension(recordings['bias'])
    goldens['correlations'] = correlations()
    goldens['t_quantiles'] = [[f, stats.t.ppf(0.975, f)] for f in (1, 2, 3, 7, 30, 99, 1000, 12417, 24999)]
    # the authors' layout: float64, empty bias, no categories
    authors = {k: v.astype(np.float64) if k != 'readout_weight' else v for k, v in recordings['zeros'].items()}
    np.savez(os.path.join(HERE, 'authors.npz'), **authors)
    with open(os.path.join(HERE, 'goldens.json'), 'w') as f:
        json.dump(clean(goldens), f)


if __name__ == '__main__':
    main()
