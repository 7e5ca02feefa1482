"""Who else has a say in a step: more signers, fewer signers, somebody in one's place."""

from __future__ import annotations

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services.errors import WrongStep
from zhengtong.modules.cases.services.locking import lock
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.cases.steering import reasons
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow


class SignerWanted(InvalidInput):
    """请选择请哪个单位会签。"""

    code = "signer_wanted"


class NoSuchPost(InvalidInput):
    """这个单位没有设这个岗位，请换一个岗位或者单位。"""

    code = "no_such_post"


class NobodyThere(InvalidInput):
    """这个岗位现在没有人，请换一个岗位或者单位。"""

    code = "nobody_there"


class AlreadySigning(InvalidInput):
    """这个岗位已经在会签。"""

    code = "already_signing"


class CountersignReasonWanted(InvalidInput):
    """请写明理由，会记入办件的全部记录。"""

    code = "countersign_reason_wanted"


class DelegateWanted(InvalidInput):
    """请选择委托给哪位同事。"""

    code = "delegate_wanted"


class DelegateMayNot(InvalidInput):
    """这位同事不能办理这个办件，请委托给本单位办理同类事项的同事。"""

    code = "delegate_may_not"


@command
def add_signer(
    *,
    case_id: int,
    task_id: int,
    organization_id: int | None,
    post_key: str,
    reason: str,
    actor: Actor,
    expected_version: int | None = None,
) -> None:
    """加签: one more post signs the running countersignature; its reason is in the log.

    Raises SignerWanted, NoSuchPost, NobodyThere, AlreadySigning, CountersignReasonWanted, and what
    the engine refuses.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    task = _open_task(case, task_id)
    reasons.demand(reasons.sign(case, task, actor))
    if organization_id is None:
        raise _at("organization", SignerWanted)
    post_id = org.post_id(organization_id, post_key)
    if post_id is None:
        raise _at("post", NoSuchPost)
    if not org.holders(post_id):
        raise _at("post", NobodyThere)
    signing = [t for t in workflow.open_tasks(instance_id=case.instance_id) if t.node == task.node]
    if post_id in {t.post_id for t in signing}:
        raise _at("post", AlreadySigning)
    organ, post = org.organization(organization_id), org.posts([post_id])[post_id]
    workflow.add_signer(
        task_id=task_id,
        actor=actor,
        post_id=post_id,
        organization_id=organization_id,
        reason=f"{organ.short_name_zh}{post.name_zh}：{_reason(reason)}",
    )
    recorded(case, "cases.add_signer", actor, step=task.node, post=post_id)


@command
def remove_signer(
    *,
    case_id: int,
    task_id: int,
    reason: str,
    actor: Actor,
    expected_version: int | None = None,
) -> None:
    """减签: the signer of this open task need not sign; the outcome may become certain by it.

    Raises CountersignReasonWanted, and what the engine refuses (the last signer stays).
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    task = _open_task(case, task_id)
    reasons.demand(reasons.sign(case, task, actor))
    organ = org.organization(task.organization_id)
    post = org.posts([task.post_id])[task.post_id]
    workflow.remove_signer(
        task_id=task_id,
        actor=actor,
        reason=f"{organ.short_name_zh}{post.name_zh}：{_reason(reason)}",
    )
    recorded(case, "cases.remove_signer", actor, step=task.node, post=task.post_id)


@command
def delegate_step(
    *,
    case_id: int,
    task_id: int,
    to_staff_id: int | None,
    reason: str,
    actor: Actor,
    expected_version: int | None = None,
) -> None:
    """委托: a colleague outside the post does this one step in one's name.

    Raises DelegateWanted, DelegateMayNot (who cannot open the case), CountersignReasonWanted.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    task = _open_task(case, task_id)
    reasons.demand(reasons.delegate(case, task, actor))
    found = org.staff_of(ids=[to_staff_id]) if to_staff_id is not None else []
    if not found or found[0].id == actor.staff_id:
        raise _at("delegate", DelegateWanted)
    deputy = org.actor_for(found[0].user_id) if found[0].is_active and found[0].user_id else None
    if deputy is None or not deputy.has("cases.handle") or not _sees(deputy, case):
        raise _at("delegate", DelegateMayNot)
    workflow.delegate(
        task_id=task_id,
        actor=actor,
        to_staff_id=found[0].id,
        reason=f"{found[0].name}：{_reason(reason)}",
    )
    recorded(case, "cases.delegate", actor, step=task.node, to=found[0].id)


def _sees(actor: Actor, case: Case) -> bool:
    return policies.visible_to(actor).filter(pk=case.pk).exists()


def _reason(given: str) -> str:
    reason = given.strip()[:200]
    if not reason:
        raise _at("reason", CountersignReasonWanted)
    return reason


def _open_task(case: Case, task_id: int) -> workflow.TaskData:
    """Raises WrongStep."""
    task = workflow.task(task_id)
    if task.instance_id != case.instance_id or task.state not in ("open", "claimed"):
        raise WrongStep
    return task


def _at(path: str, kind: type[InvalidInput]) -> InvalidInput:
    error = kind()
    return kind(errors=[FieldError(path=path, message=error.message, code=error.code)])
