"""Two people act on one request at the same moment: one consistent outcome, whoever is first."""

from __future__ import annotations

import approval_load as load
import pytest
from stock_load import Door

ROUNDS = 4


@pytest.fixture(scope="module")
def office(door: Door) -> load.Office:
    """People and rules on a server with several processes."""
    return load.Office(door)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_both_are_needed_and_both_agree(office: load.Office, _round: int) -> None:
    """No decision is lost, and the act is done once."""
    answers, request, order, decisions = load.both_needed(office)
    assert (answers, request, order, decisions) == (["", ""], "done", "sale", 2)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_is_needed_and_two_agree(office: load.Office, _round: int) -> None:
    """The second is told that it is decided."""
    answers, request, order, decisions = load.one_needed(office)
    assert (request, order, decisions) == ("done", "sale", 1)
    assert sorted(bool(answer) for answer in answers) == [False, True]
    assert "decided already" in "".join(answers)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_withdrawn_in_the_moment_of_approval(office: load.Office, _round: int) -> None:
    """Either taken back and not done, or done and not taken back."""
    answers, request, order, decisions = load.withdrawn(office)
    assert (request, order, decisions) in (("withdrawn", "draft", 0), ("done", "sale", 1))
    assert sorted(bool(answer) for answer in answers) == [False, True]


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_cancelled_in_the_moment_of_approval(office: load.Office, _round: int) -> None:
    """Confirmed and then cancelled, or cancelled and never confirmed: cancelled in the end."""
    answers, request, order, decisions = load.cancelled(office)
    assert (answers, order, decisions) == (["", ""], "cancel", 1)
    assert request in ("done", "approved")


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_changed_in_the_moment_of_approval(office: load.Office, _round: int) -> None:
    """The approved price is written on what was approved, or the request is void."""
    answers, request, price, quantity = load.edited(office)
    assert answers == ["", ""]
    assert (request, price, quantity) in (("done", 7.0, 5.0), ("void", 10.0, 5.0))
