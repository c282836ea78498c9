import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import shanzhi.core.ids
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from shanzhi.features.health_code import supplied


def supply(apps, schema_editor):
    """Version 1 of the rules, and every code under the rule of it that it has been under."""
    rule_set = apps.get_model("health_code", "RuleSet")
    rule = apps.get_model("health_code", "ColourRule")
    now = timezone.now()
    first = rule_set.objects.create(
        number=1, state="live", title=supplied.TITLE, is_supplied=True, made_at=now, live_at=now
    )
    made = rule.objects.bulk_create(rule(rule_set=first, **fields) for fields in supplied.supplied_rules())
    for one in made:
        for name in ("HealthCode", "ColourChange"):
            apps.get_model("health_code", name).objects.filter(rule_was=one.code).update(rule=one)
    schema_editor.execute(
        "UPDATE health_code_healthcode SET evidence = coalesce((SELECT c.evidence FROM health_code_colourchange c "
        "WHERE c.person_id = health_code_healthcode.person_id ORDER BY c.at DESC LIMIT 1), '')"
    )
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # so that the tables may be altered further


class Migration(migrations.Migration):

    dependencies = [
        ('health_code', '0003_decisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='ColourRule',
            fields=[
                ('id', models.UUIDField(default=shanzhi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('order', models.PositiveSmallIntegerField()),
                ('code', models.SlugField(help_text='stays the same from version to version', max_length=24)),
                ('name', models.CharField(help_text='as people read it', max_length=40)),
                ('colour', models.CharField(choices=[('green', '绿码'), ('yellow', '黄码'), ('red', '红码')], max_length=8)),
                ('reason', models.CharField(help_text='a sentence to the person', max_length=200)),
                ('advice', models.CharField(help_text='what to do now, a sentence to the person', max_length=200)),
                ('condition', models.JSONField(help_text='in the vocabulary of rules/conditions.py')),
                ('hold_days', models.PositiveSmallIntegerField(help_text='None: until the evidence ends', null=True)),
                ('lifts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, help_text='codes of graver rules that this one ends; * for all of them', size=None)),
            ],
            options={
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.UUIDField(default=shanzhi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('listing', '列为重点人群'), ('isolation', '隔离医学观察'), ('release', '解除管理'), ('test_positive', '核酸检测阳性'), ('test_negative', '核酸检测阴性'), ('risk_area', '去过疫情重点地区（核查）'), ('tracing', '流行病学调查发现的接触'), ('decision', '工作人员核定')], max_length=16)),
                ('detail', models.CharField(blank=True, max_length=40)),
                ('source', models.CharField(max_length=80)),
                ('document_number', models.CharField(blank=True, max_length=40)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-since'],
            },
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.UUIDField(default=shanzhi.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(help_text='version', unique=True)),
                ('state', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审批'), ('approved', '已批准，待生效'), ('live', '正在执行'), ('retired', '已停止执行'), ('rejected', '已退回')], default='draft', max_length=10)),
                ('title', models.CharField(blank=True, max_length=60)),
                ('document_number', models.CharField(blank=True, max_length=40)),
                ('valid_from', models.DateTimeField(null=True)),
                ('valid_until', models.DateTimeField(help_text='afterwards the last version without an end returns', null=True)),
                ('is_supplied', models.BooleanField(default=False, help_text='came with the platform')),
                ('revision', models.PositiveIntegerField(default=0, help_text='grows with each change, so that trials age')),
                ('made_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('live_at', models.DateTimeField(help_text='when it last began to decide', null=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, help_text='what the approver said', max_length=200)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.AddField(
            model_name='healthcode',
            name='evidence',
            field=models.CharField(default='', help_text='reference of what the rule looked at', max_length=80),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='colourchange',
            name='until',
            field=models.DateTimeField(help_text='None: until it is lifted', null=True),
        ),
        migrations.AlterField(
            model_name='healthcode',
            name='until',
            field=models.DateTimeField(help_text='None: until it is lifted', null=True),
        ),
        migrations.AddField(
            model_name='evidence',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='health_evidence', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidence',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ruleset',
            name='approved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ruleset',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ruleset',
            name='submitted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='colourrule',
            name='rule_set',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='health_code.ruleset'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(fields=['person', '-since'], name='health_evidence_mine'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(fields=('source', 'kind', 'person'), name='health_evidence_once'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='health_evidence_ends_later'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'decision'), _negated=True), models.Q(('document_number', ''), _negated=True), _connector='OR'), name='health_evidence_decision_document'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('state',), name='rule_set_one_live'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(models.Q(('approved_by', models.F('made_by')), _negated=True), models.Q(('approved_by', models.F('submitted_by')), _negated=True)), _connector='OR'), name='rule_set_two_officials'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(('is_supplied', True), models.Q(('state__in', ['approved', 'live', 'retired']), _negated=True), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('valid_from__isnull', False)), _connector='OR'), name='rule_set_approved_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'rejected', 'approved', 'live', 'retired']), _negated=True), ('is_supplied', True), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False), models.Q(('document_number', ''), _negated=True)), _connector='OR'), name='rule_set_submitted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='rule_set_ends_later'),
        ),
        migrations.AddConstraint(
            model_name='colourrule',
            constraint=models.UniqueConstraint(fields=('rule_set', 'code'), name='colour_rule_code_once'),
        ),
        migrations.AddConstraint(
            model_name='colourrule',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('rule_set', 'order'), name='colour_rule_order_once'),
        ),
        migrations.AddConstraint(
            model_name='colourrule',
            constraint=models.CheckConstraint(condition=models.Q(('hold_days', None), ('hold_days__range', (1, 90)), _connector='OR'), name='colour_rule_days'),
        ),
        migrations.AddConstraint(
            model_name='colourrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('reason', ''), _negated=True), models.Q(('advice', ''), _negated=True)), name='colour_rule_sentences'),
        ),
        migrations.RenameField(
            model_name='healthcode',
            old_name='rule',
            new_name='rule_was',
        ),
        migrations.AddField(
            model_name='healthcode',
            name='rule',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='health_code.colourrule'),
        ),
        migrations.RenameField(
            model_name='colourchange',
            old_name='rule',
            new_name='rule_was',
        ),
        migrations.AddField(
            model_name='colourchange',
            name='rule',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='health_code.colourrule'),
        ),
        migrations.RunPython(supply, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='healthcode',
            name='rule_was',
        ),
        migrations.AlterField(
            model_name='healthcode',
            name='rule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='health_code.colourrule'),
        ),
        migrations.RemoveField(
            model_name='colourchange',
            name='rule_was',
        ),
        migrations.AlterField(
            model_name='colourchange',
            name='rule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='health_code.colourrule'),
        ),
    ]
