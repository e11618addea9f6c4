"""Recomputes what the instruments of a run found at a saved step: alignment, cross-sections, norms and the step that followed."""

import numpy as np
import torch

from report import cosine, relative

LIMITS = {"cosine": 2e-3, "scale": 2e-3, "section": 1e-3, "width": 1e-2, "norm": 5e-3, "projection": 2e-3, "step": 5e-3}
SECTION_EXAMPLES = 1280


class InstrumentChecks:
    """One saved step of a run; loss_of gives the loss over examples of the training file."""

    def __init__(self, run, saved, loss_of, report):
        self.run, self.saved, self.loss_of, self.report = run, saved, loss_of, report
        self.w = saved.vector
        self.directions = saved.measured["eigenvectors"].astype(np.float64)

    def all(self, rate):
        """Checks whatever was recorded of this step."""
        self.alignment()
        self.sections(rate)
        self.norms()
        self.next_step(rate)

    def alignment(self):
        """The cosines between mini-batch gradients, full gradient and eigenvectors."""
        stored = {(row[0], row[1]): row[2:] for row in self.run.rows(
            "alignments", "vector, direction, mean, mean_absolute, deviation, baseline", self.saved.step)}
        if not stored:
            return
        batches = [row[row >= 0] for row in self.saved.measured["alignment_batches"]]
        gradients = np.stack([self.loss_of(batch).gradient(self.w) for batch in batches])
        full = np.average(gradients, axis=0, weights=[len(batch) for batch in batches])
        units = gradients / np.linalg.norm(gradients, axis=1, keepdims=True)
        for (vector, direction), (mean, absolute, deviation, baseline) in stored.items():
            towards = full / np.linalg.norm(full) if direction == "full" else self.directions[int(direction[1:]) - 1]
            cosines = units @ towards if vector == "batch" else np.array([cosine(full, towards)])
            name = f"cos({vector}, {direction})"
            for kind, ours, theirs in (("mean", mean, cosines.mean()), ("|.|", absolute, np.abs(cosines).mean()),
                                       ("std", deviation, cosines.std())):
                self.report.compare(f"{name} {kind}", ours, theirs, abs(ours - theirs), LIMITS["cosine"], absolute=True)
        expected = np.sqrt(2 / (np.pi * len(self.w)))
        self.report.compare("random baseline", baseline, expected, relative(baseline, expected), 1e-3)

    def sections(self, rate):
        """The loss along e1, e3, e5 in average SGD steps, and the widths read off it."""
        rows = self.run.rows("cross_sections", "direction, scale, multiple, loss", self.saved.step)
        if not rows:
            return
        loss = self.loss_of(self.saved.measured["sample"][:SECTION_EXAMPLES])
        gradients = [self.loss_of(batch).gradient(self.w) for batch in self.saved.measured["step_batches"]]
        widths = self.run.rows("widths", "direction, threshold, against, along", self.saved.step)
        for direction in dict.fromkeys(row[0] for row in rows):
            e = self.directions[int(direction[1:]) - 1]
            scale = float(np.mean([abs(rate * g @ e) for g in gradients]))
            ours = {multiple: (s, value) for name, s, multiple, value in rows if name == direction}
            stored = ours[0.0][0]
            self.report.compare(f"{direction} scale", stored, scale, relative(stored, scale), LIMITS["scale"])
            theirs = {k: loss.at(self.w + k * stored * e) for k in sorted(ours)}
            worst = max(theirs, key=lambda k: relative(ours[k][1], theirs[k]))
            self.report.compare(f"{direction} section", ours[worst][1], theirs[worst],
                                relative(ours[worst][1], theirs[worst]), LIMITS["section"],
                                f"worst of {len(theirs)} places, at {worst:g}")
            for threshold, against, along in (row[1:] for row in widths if row[0] == direction):
                for side, width in (("-", against), ("+", along)):
                    mine = crossing(theirs, threshold, side)
                    difference = 0.0 if np.isinf(mine) and np.isinf(width) else relative(width, mine)
                    self.report.compare(f"{direction} width{side} {threshold:g}", width, mine, difference, LIMITS["width"])

    def norms(self):
        """The Frobenius norm in both definitions, and the trace, with the very random vectors of the run."""
        stored = self.run.rows("norms", "probes, frobenius, paper_value, trace, trace_error", self.saved.step)
        if not stored:
            return
        probes, frobenius, paper, trace, trace_error = stored[0]
        apply = self.loss_of(self.saved.measured["sample"]).product(self.w)
        lengths, traces = [], []
        for key in self.saved.measured["norm_probe_keys"]:
            z = torch.randn(len(self.w), generator=torch.Generator().manual_seed(int(key))).double().numpy()
            product = apply(z)
            lengths.append(np.linalg.norm(product))
            traces.append(z @ product)
        lengths = np.array(lengths)
        mine = np.sqrt(np.mean(lengths**2))
        self.report.compare("Frobenius norm", frobenius, mine, relative(frobenius, mine), LIMITS["norm"], f"{probes} probes")
        mine = np.sqrt(np.mean(lengths))
        self.report.compare("the paper's", paper, mine, relative(paper, mine), LIMITS["norm"])
        mine = np.mean(traces)
        limit = LIMITS["norm"] * max(abs(mine), trace_error * np.sqrt(probes))
        self.report.compare("trace", trace, mine, abs(trace - mine), limit, f"standard error {trace_error:.3g}", absolute=True)

    def next_step(self, rate):
        """The step that training took from here: its mini-batch gradient, the rule of the optimizer, the change of the weights."""
        spec, measured = self.run.spec, self.saved.measured
        if "next_batch" not in measured or spec.get("optimizer", "sgd") not in ("sgd", "nsgd"):
            return
        if spec.get("augment"):
            self.report.say("the step that followed was taken on augmented images, which are not kept")
            return
        gradient = self.loss_of(measured["next_batch"]).gradient(self.w)
        sharp = {"eigenvectors": self.directions, "nudge_directions": measured.get("nudge_directions")}.get(
            self.saved.metadata.get("nudge"))
        sharp = None if sharp is None else sharp.astype(np.float64)
        seen = self.directions if sharp is None else sharp
        self._projections("gradient", gradient, seen)
        if sharp is not None and spec.get("rule") == "drop":
            self.report.say("what was dropped is drawn by the run itself; the step is not recomputed")
            return
        step = -rate * self._update(gradient, sharp)
        self._projections("step", step, seen)
        if self.saved.step + 1 in self.run.steps():
            taken = self.run.load(self.saved.step + 1).vector - self.w
            difference = np.linalg.norm(taken - step) / np.linalg.norm(step)
            self.report.compare("step taken", np.linalg.norm(taken), np.linalg.norm(step), difference, LIMITS["step"],
                                f"cosine {cosine(taken, step):.6f}")

    def _update(self, gradient, sharp):
        correct = self.run.spec.get("correct", "correct_v")
        momentum = self.run.spec.get("momentum") or 0.0
        update = nudge(self.run.spec, gradient, sharp) if correct != "correct_v" else gradient
        if "velocity" in self.saved.measured:
            update = momentum * self.saved.measured["velocity"].astype(np.float64) + update
        return nudge(self.run.spec, update, sharp) if correct != "correct_g" else update

    def _projections(self, name, vector, directions):
        norm = np.linalg.norm(vector)
        for k, e in enumerate(directions):
            stored = self.run.scalar(f"nudge/{name}-e{k + 1}", self.saved.step)
            if stored is not None:
                mine = abs(vector @ e)
                self.report.compare(f"|{name}.e{k + 1}|", stored, mine, abs(stored - mine) / norm, LIMITS["projection"],
                                    "relative to the length", absolute=True)


def nudge(spec, update, sharp):
    """What the rule of the run makes of a step."""
    if sharp is None:
        return update
    along = sharp @ update
    rest = update - along @ sharp
    rule = spec.get("rule", "nudge")
    if rule == "nudge":
        return rest + spec.get("gamma", 0.1) * along @ sharp
    if rule in ("only-top", "constant-top"):
        return along @ sharp
    if rule == "remove-top":
        return rest
    if rule == "bottom-scaled":
        return along @ sharp + spec.get("factor", 2.0) * rest
    if rule == "constant-length":
        return rest + spec.get("length", 0.3) * np.sign(along) @ sharp
    raise ValueError(f"the rule {rule} cannot be recomputed")


def crossing(losses, threshold, side):
    """The nearest place to one side where the loss is threshold times that at 0, interpolated linearly; infinite if none."""
    places = sorted((k for k in losses if (k <= 0 if side == "-" else k >= 0)), key=abs)
    level = threshold * losses[0.0]
    for inner, outer in zip(places, places[1:]):
        if losses[outer] >= level:
            share = (level - losses[inner]) / (losses[outer] - losses[inner])
            return abs(inner + share * (outer - inner))
    return np.inf
