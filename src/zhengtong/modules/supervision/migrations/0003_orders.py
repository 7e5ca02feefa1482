import django.db.models.deletion
import django.utils.timezone
import zhengtong.kernel.ids
from django.db import migrations, models


FINAL = (
    "orderterms", "orderanswer", "orderextension", "orderextensiondecision", "verdict",
    "verdictapproval", "orderappeal", "appealdecision", "supervisioncard", "deduction",
    "withdrawal", "orderpaper", "orderevent",
)
GUARD = (
    "".join(
        f"CREATE TRIGGER supervision_{table}_append_only BEFORE UPDATE OR DELETE ON "
        f"supervision_{table} FOR EACH ROW EXECUTE FUNCTION append_only();"
        for table in FINAL
    )
    # A deduction hangs on the verdict and the card of its own order, never on another's.
    + """
ALTER TABLE supervision_verdict ADD CONSTRAINT verdict_of_order UNIQUE (id, order_id);
ALTER TABLE supervision_supervisioncard ADD CONSTRAINT card_of_order UNIQUE (id, order_id);
ALTER TABLE supervision_supervisioncard ADD CONSTRAINT card_by_verdict
    FOREIGN KEY (verdict_id, order_id) REFERENCES supervision_verdict (id, order_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE supervision_deduction ADD CONSTRAINT deduction_by_verdict
    FOREIGN KEY (verdict_id, order_id) REFERENCES supervision_verdict (id, order_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE supervision_deduction ADD CONSTRAINT deduction_by_card
    FOREIGN KEY (card_id, order_id) REFERENCES supervision_supervisioncard (id, order_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
)
UNGUARD = (
    """
ALTER TABLE supervision_deduction DROP CONSTRAINT deduction_by_card;
ALTER TABLE supervision_deduction DROP CONSTRAINT deduction_by_verdict;
ALTER TABLE supervision_supervisioncard DROP CONSTRAINT card_by_verdict;
ALTER TABLE supervision_supervisioncard DROP CONSTRAINT card_of_order;
ALTER TABLE supervision_verdict DROP CONSTRAINT verdict_of_order;
"""
    + "".join(
        f"DROP TRIGGER supervision_{table}_append_only ON supervision_{table};" for table in FINAL
    )
)


class Migration(migrations.Migration):
    """Orders, cards and deductions; what was said, shown or deducted is append-only."""

    dependencies = [
        ('audit', '0002_chain'),
        ('cases', '0029_ratings'),
        ('org', '0002_administration'),
        ('supervision', '0002_rule_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrderAppeal',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('is_personal', models.BooleanField()),
                ('words', models.TextField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
            ],
        ),
        migrations.CreateModel(
            name='AppealDecision',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('upheld', '申诉成立'), ('partly', '申诉部分成立'), ('rejected', '维持原处理')], max_length=10)),
                ('measure', models.CharField(blank=True, choices=[('', '不作处理'), ('reminder', '口头提醒'), ('yellow', '黄牌'), ('red', '红牌')], max_length=10)),
                ('words', models.TextField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
                ('appeal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='supervision.orderappeal')),
            ],
        ),
        migrations.CreateModel(
            name='OrderExtension',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('days', models.PositiveSmallIntegerField()),
                ('words', models.TextField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
            ],
        ),
        migrations.CreateModel(
            name='OrderExtensionDecision',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('is_granted', models.BooleanField()),
                ('words', models.TextField()),
                ('due_on', models.DateField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
                ('extension', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='supervision.orderextension')),
            ],
        ),
        migrations.CreateModel(
            name='OrderTerms',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('ordinary_days', models.PositiveSmallIntegerField(default=5)),
                ('yellow_days', models.PositiveSmallIntegerField(default=3)),
                ('red_days', models.PositiveSmallIntegerField(default=2)),
                ('extension_days', models.PositiveSmallIntegerField(default=5)),
                ('appeal_days', models.PositiveSmallIntegerField(default=5)),
                ('reminder_points', models.DecimalField(decimal_places=2, default=0, max_digits=6)),
                ('yellow_points', models.DecimalField(decimal_places=2, default=2, max_digits=6)),
                ('red_points', models.DecimalField(decimal_places=2, default=5, max_digits=6)),
                ('strict_rules', models.JSONField(default=list)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
            ],
        ),
        migrations.CreateModel(
            name='SupervisionOrder',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('year', models.PositiveSmallIntegerField()),
                ('serial', models.PositiveIntegerField()),
                ('number', models.CharField(max_length=60)),
                ('is_artificial', models.BooleanField()),
                ('kind', models.CharField(choices=[('1', '时限监察'), ('2', '内容监察'), ('3', '流程监察'), ('4', '收费监察'), ('5', '裁量监察'), ('6', '异常监察')], max_length=2)),
                ('level', models.CharField(choices=[('ordinary', '普通督办'), ('yellow', '黄色督办'), ('red', '红色督办')], max_length=10)),
                ('facts', models.TextField()),
                ('asked', models.TextField()),
                ('sent_at', models.DateTimeField()),
                ('first_due_on', models.DateField()),
                ('due_on', models.DateField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('sent', '待答复'), ('reviewing', '待核查'), ('proposed', '待核准'), ('handled', '已处理，申诉期内'), ('appealed', '申诉中'), ('closed', '已归档'), ('cancelled', '已取消督办')], default='sent', max_length=12)),
                ('measure', models.CharField(blank=True, choices=[('', '不作处理'), ('reminder', '口头提醒'), ('yellow', '黄牌'), ('red', '红牌')], max_length=10)),
                ('appeal_until', models.DateField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('archive_file', models.UUIDField(null=True)),
                ('lock_version', models.PositiveIntegerField(default=1)),
                ('authority', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organization')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organization')),
                ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.region')),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.supervisionrule')),
                ('sent_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
                ('terms', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.orderterms')),
            ],
        ),
        migrations.CreateModel(
            name='OrderPaper',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('order', '督办单'), ('yellow', '黄牌通知书'), ('red', '红牌通知书'), ('recommendation', '监察建议书'), ('appeal', '申诉决定书')], max_length=16)),
                ('number', models.CharField(max_length=60, unique=True)),
                ('content', models.JSONField()),
                ('template', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='supervision.supervisionorder')),
            ],
        ),
        migrations.CreateModel(
            name='OrderFinding',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('is_live', models.BooleanField(default=True)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.finding')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='supervision.supervisionorder')),
            ],
        ),
        migrations.AddField(
            model_name='orderextension',
            name='order',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='extension', to='supervision.supervisionorder'),
        ),
        migrations.CreateModel(
            name='OrderEvent',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('act', models.CharField(max_length=16)),
                ('state', models.CharField(choices=[('sent', '待答复'), ('reviewing', '待核查'), ('proposed', '待核准'), ('handled', '已处理，申诉期内'), ('appealed', '申诉中'), ('closed', '已归档'), ('cancelled', '已取消督办')], max_length=12)),
                ('words', models.TextField(blank=True)),
                ('staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='supervision.supervisionorder')),
            ],
        ),
        migrations.CreateModel(
            name='OrderCase',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='supervision.supervisionorder')),
            ],
        ),
        migrations.AddField(
            model_name='orderappeal',
            name='order',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='supervision.supervisionorder'),
        ),
        migrations.CreateModel(
            name='OrderAnswer',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('words', models.TextField()),
                ('due_on', models.DateField()),
                ('is_late', models.BooleanField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='supervision.supervisionorder')),
            ],
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('founded', '属实'), ('partly', '部分属实'), ('unfounded', '不属实')], max_length=10)),
                ('measure', models.CharField(blank=True, choices=[('', '不作处理'), ('reminder', '口头提醒'), ('yellow', '黄牌'), ('red', '红牌')], max_length=10)),
                ('recommends', models.BooleanField(default=False)),
                ('words', models.TextField()),
                ('advice', models.TextField(blank=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='supervision.supervisionorder')),
            ],
        ),
        migrations.CreateModel(
            name='SupervisionCard',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('is_artificial', models.BooleanField()),
                ('colour', models.CharField(choices=[('yellow', '黄牌'), ('red', '红牌')], max_length=10)),
                ('shown_at', models.DateTimeField()),
                ('decision', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.appealdecision')),
                ('finding', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.finding')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organization')),
                ('staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='supervision.supervisionorder')),
                ('verdict', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.verdict')),
            ],
        ),
        migrations.AddField(
            model_name='orderappeal',
            name='verdict',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.verdict'),
        ),
        migrations.CreateModel(
            name='Deduction',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('is_artificial', models.BooleanField()),
                ('points', models.DecimalField(decimal_places=2, max_digits=6)),
                ('at', models.DateTimeField()),
                ('finding', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.finding')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organization')),
                ('staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
                ('card', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deduction', to='supervision.supervisioncard')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deductions', to='supervision.supervisionorder')),
                ('verdict', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.verdict')),
            ],
        ),
        migrations.CreateModel(
            name='VerdictApproval',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('is_approved', models.BooleanField()),
                ('words', models.TextField(blank=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staffmember')),
                ('verdict', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='supervision.verdict')),
            ],
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('card', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='supervision.supervisioncard')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='supervision.appealdecision')),
                ('deduction', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='supervision.deduction')),
            ],
        ),
        migrations.AddIndex(
            model_name='supervisionorder',
            index=models.Index(fields=['organization', 'state', '-id'], name='order_unit_list'),
        ),
        migrations.AddIndex(
            model_name='supervisionorder',
            index=models.Index(fields=['state', 'due_on'], name='order_due'),
        ),
        migrations.AddConstraint(
            model_name='supervisionorder',
            constraint=models.UniqueConstraint(fields=('authority', 'year', 'serial'), name='order_number_once'),
        ),
        migrations.AddConstraint(
            model_name='supervisionorder',
            constraint=models.CheckConstraint(condition=models.Q(('is_artificial', True), ('rule__isnull', False), _connector='OR'), name='order_has_rule'),
        ),
        migrations.AddConstraint(
            model_name='supervisionorder',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('first_due_on'))), name='order_due_later'),
        ),
        migrations.AddConstraint(
            model_name='orderfinding',
            constraint=models.UniqueConstraint(condition=models.Q(('is_live', True)), fields=('finding',), name='order_finding_once'),
        ),
        migrations.AddConstraint(
            model_name='ordercase',
            constraint=models.UniqueConstraint(fields=('order', 'case'), name='order_case_once'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'unfounded'), _negated=True), models.Q(('measure', ''), ('recommends', False)), _connector='OR'), name='verdict_unfounded_nothing'),
        ),
        migrations.AddIndex(
            model_name='supervisioncard',
            index=models.Index(fields=['organization', 'shown_at'], name='card_unit_time'),
        ),
        migrations.AddIndex(
            model_name='supervisioncard',
            index=models.Index(fields=['staff', 'shown_at'], name='card_staff_time'),
        ),
        migrations.AddIndex(
            model_name='supervisioncard',
            index=models.Index(fields=['shown_at'], name='card_time'),
        ),
        migrations.AddConstraint(
            model_name='supervisioncard',
            constraint=models.CheckConstraint(condition=models.Q(('finding__isnull', False), ('is_artificial', True), _connector='OR'), name='card_has_ground'),
        ),
        migrations.AddIndex(
            model_name='deduction',
            index=models.Index(fields=['organization', 'at'], name='deduction_unit_time'),
        ),
        migrations.AddIndex(
            model_name='deduction',
            index=models.Index(fields=['staff', 'at'], name='deduction_staff_time'),
        ),
        migrations.AddConstraint(
            model_name='deduction',
            constraint=models.CheckConstraint(condition=models.Q(('finding__isnull', False), ('is_artificial', True), _connector='OR'), name='deduction_has_ground'),
        ),
        migrations.AddConstraint(
            model_name='deduction',
            constraint=models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='deduction_costs'),
        ),
        migrations.AddConstraint(
            model_name='withdrawal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('card__isnull', False), ('deduction__isnull', True)), models.Q(('card__isnull', True), ('deduction__isnull', False)), _connector='OR'), name='withdrawal_of_one'),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
