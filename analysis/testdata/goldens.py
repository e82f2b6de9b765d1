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

    final = classes[-1]
    ends = dict(right=correct, wrong=kinds == 'stable_incorrect')

    def pairs_of(kind):  # at each step: i, j, cosine with j's final class, cosine with i's own
        steps = []
        for t in range(T):
            later_of = np.flatnonzero(ends[kind] & (settle > t))
            rows = [(i, j, cosine(R[t, i], M[final[j]]), cosine(R[t, i], M[final[i]])) for i in later_of for j in later_of
                    if i != j and classes[t, i] == classes[t, j] and final[i] != final[j]]
            rows = [row for row in rows if not np.isnan(row[2])]
            steps.append((np.array([r[0] for r in rows], int), np.array([r[1] for r in rows], int),
                          np.array([r[2] for r in rows]), np.array([r[3] for r in rows])))
        return steps
    pairs = pairs_of('right')

    def pair_mean(t, w, of=pairs, column=2):
        i, j, c = of[t][0], of[t][1], of[t][column]
        return None if len(c) == 0 else (w[i] * w[j] * c).sum() / (w[i] * w[j]).sum()

    def pair_members(t, of=pairs):
        m = np.zeros(N, bool)
        m[of[t][0]] = True
        m[of[t][1]] = True
        return m

    def has(x, mask):
        return mask & ~np.isnan(x)
    out['cos_final'] = [[interval(cos_own[t][later[t]], labels[later[t]]), jackknife(labels, (1, lambda w, t=t: pair_mean(t, w), pair_members(t)))] for t in range(T)]
    out['pairs'] = [len(p[2]) for p in pairs]
    for kind in ends:
        of = pairs_of(kind)
        out['matched_' + kind] = [[jackknife(labels, (1, lambda w, t=t, of=of, column=column: pair_mean(t, w, of, column), pair_members(t, of)))
                                   for column in (3, 2)] for t in range(T)] if not any(np.isnan(p[3]).any() for p in of) else None
    p = np.exp(outputs)
    out['entropy'] = (-(p * outputs).sum(-1)).tolist()
    out['typicality'] = [cosine(R[0, n], R[0, [m for m in range(N) if labels[m] == final[n] and m != n]].mean(0))
                         if settle[n] >= 0 and ((labels == final[n]) & (np.arange(N) != n)).any() else None for n in range(N)]

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


def weighted_spearman(x, y, w):
    """correlation of mid-ranks in a sample that holds each image as often as its weight says, by definition"""
    def rank(v):
        return np.array([w[v < a].sum() + w[v == a].sum() / 2 for a in v])
    r, s = rank(x), rank(y)
    r, s = r - (w * r).sum() / w.sum(), s - (w * s).sum() / w.sum()
    return (w * r * s).sum() / np.sqrt((w * r * r).sum() * (w * s * s).sum())


def correlations():
    g = np.random.default_rng(3)
    t = np.minimum(g.geometric(0.5, 200) - 1, 7)
    x = 8 - 0.2 * t + g.normal(size=200).round(1)  # rounded: ties in both
    labels = g.integers(0, 15, 200)
    r = stats.pearsonr(x, t)
    ci = r.confidence_interval(0.95)
    everyone = np.ones(200, bool)
    spearman = jackknife(np.zeros(200), (1, lambda w: weighted_spearman(x, t, w), everyone))
    clustered = jackknife(labels, (1, lambda w: weighted_spearman(x, t, w), everyone))
    assert abs(spearman[0] - stats.spearmanr(x, t)[0]) < 1e-12
    return dict(x=x.tolist(), t=t.tolist(), labels=labels.tolist(), pearson=[r[0], ci.low, ci.high, 200], spearman=spearman, clustered=clustered)


def claims_statistics():
    """what claims are judged by, on made-up values of 300 images of 20 classes with class effects and ties"""
    g = np.random.default_rng(11)
    labels = g.integers(0, 20, 300)
    x = (g.normal(size=20)[labels] + g.normal(size=300)).round(1)
    y = (x + 0.5 * g.normal(size=20)[labels] + g.normal(size=300)).round(1)
    late = g.random(300) < 0.2 + 0.3 * (labels < 8)
    now = ~late & (g.random(300) < 0.9)
    both = late | now
    n = 300

    def pooled(w):  # variance within the groups, divisor n
        total = 0
        for m in (now, late):
            mu = (w * x)[m].sum() / w[m].sum()
            total += (w * (x - mu) ** 2)[m].sum()
        return total / w[both].sum()

    def d(w):
        return ((w * x)[now].sum() / w[now].sum() - (w * x)[late].sum() / w[late].sum()) / np.sqrt(pooled(w))

    def auc(w):
        a, b = x[now][:, None], x[late][None, :]
        weights = w[now][:, None] * w[late][None, :]
        return (weights * ((b < a) + 0.5 * (b == a))).sum() / weights.sum()
    u = stats.mannwhitneyu(x[now], x[late]).statistic / (now.sum() * late.sum())
    assert abs(auc(np.ones(n)) - u) < 1e-12
    design = np.column_stack([now[both]] + [labels[both] == c for c in range(20)]).astype(float)
    fit = sm.OLS(x[both], design).fit(cov_type='cluster', cov_kwds=dict(groups=labels[both], use_correction=False), use_t=True)
    G = len(np.unique(labels[both]))
    se = fit.bse[0] * np.sqrt(G / (G - 1))  # G/(G−1) is the only correction that is ours
    half = se * stats.t.ppf(0.975, G - 1)
    within = [fit.params[0], fit.params[0] - half, fit.params[0] + half, int(both.sum())]
    difference = sm.OLS(x[both], np.column_stack([np.ones(both.sum()), now[both]])).fit(
        cov_type='cluster', cov_kwds=dict(groups=labels[both], use_correction=False), use_t=True)
    t = difference.params[1] / (difference.bse[1] * np.sqrt(G / (G - 1)))
    # components of the squared standard error of the mean of x, from a one-way analysis of the residuals
    centred = (x - x.mean()) / n
    within_part = sum((labels == c).sum() / ((labels == c).sum() - 1) * ((centred[labels == c] - centred[labels == c].mean()) ** 2).sum() for c in range(20))
    total = sm.OLS(x, np.ones(n)).fit(cov_type='cluster', cov_kwds=dict(groups=labels)).bse[0] ** 2
    ratio = jackknife(labels, (1, lambda w: np.log(mean(np.exp(x), now, w) / mean(np.exp(x), late, w)), both))
    return dict(labels=labels.tolist(), x=x.tolist(), y=y.tolist(), now=now.tolist(), late=late.tolist(),
                d=jackknife(labels, (1, d, both)), auc=jackknife(labels, (1, auc, both)), within=within,
                difference=[difference.params[1], 2 * stats.t.sf(abs(t), G - 1)], log_ratio=ratio,
                components=[within_part, total - within_part])


def permutations():
    """exact distributions, all permutations enumerated"""
    g = np.random.default_rng(12)
    groups = [0, 0, 0, 1, 1, 2, 2, 2]
    animate = {0: 1, 1: 0, 2: 1}
    M = g.normal(size=(8, 6)) + 0.8 * g.normal(size=(3, 6))[groups]
    unit = M / np.linalg.norm(M, axis=1, keepdims=True)
    cosines = unit @ unit.T

    def statistic(groups):
        rows = []
        for i in range(8):
            own = [cosines[i, j] for j in range(8) if j != i and groups[j] == groups[i]]
            rest = [cosines[i, j] for j in range(8) if groups[j] != groups[i]]
            if own and rest:
                rows.append(np.mean(own) - np.mean(rest))
        return np.mean(rows)
    null = np.array([statistic([groups[i] for i in p]) for p in itertools.permutations(range(8))])
    value = statistic(groups)
    split = fcluster(linkage(squareform((1 - cosines) / 2, checks=False), 'ward'), 2, 'maxclust')
    nested = [[animate[p[s]] for s in groups] for p in itertools.permutations(range(3))]
    return dict(weight=M.tolist(), groups=groups, animate=[animate[s] for s in groups], value=value,
                p=2 * min((null >= value - 1e-12).mean(), (null <= value + 1e-12).mean()),
                animacy=statistic(nested[0]), animacy_null=sorted({round(statistic(a), 12) for a in nested}),
                first_split=adjusted_rand(split, nested[0]),
                participation=np.linalg.eigvalsh(M @ M.T).sum() ** 2 / (np.linalg.eigvalsh(M @ M.T) ** 2).sum())


def clean(x):
    if isinstance(x, dict):
        return {k: clean(v) for k, v in x.items()}
    if isinstance(x, (list, tuple, np.ndarray)):
        return [clean(v) for v in x]
    if isinstance(x, np.integer):
        return int(x)
    if isinstance(x, (bool, np.bool_)):
        return bool(x)
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
    goldens['claims'] = claims_statistics()
    goldens['permutations'] = permutations()
    goldens['t_quantiles'] = [[f, stats.t.ppf(0.975, f)] for f in (1, 2, 3, 7, 30, 99, 1000, 12417, 24999)]
    # the authors' layout: float64, empty bias, no categories
    authors = {k: v.astype(np.float64) if k != 'readout_weight' else v for k, v in recordings['zeros'].items()}
    np.savez(os.path.join(HERE, 'authors.npz'), **authors)
    with open(os.path.join(HERE, 'goldens.json'), 'w') as f:
        json.dump(clean(goldens), f)


if __name__ == '__main__':
    main()
