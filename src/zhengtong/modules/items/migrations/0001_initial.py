import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import zhengtong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('forms', '0001_initial'),
        ('org', '0001_initial'),
        ('workflow', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BaseCatalogueEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_class', models.CharField(choices=[('disclosure', '政府信息公开事项'), ('power', '行政职权事项'), ('convenience', '便民服务事项')], max_length=16)),
                ('number', models.PositiveIntegerField()),
                ('section', models.CharField(max_length=60)),
                ('department', models.CharField(max_length=40)),
                ('basic_code', models.CharField(blank=True, max_length=12, null=True, unique=True)),
                ('name', models.JSONField()),
                ('historical_note', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'db_table': 'items_base_entry',
                'ordering': ['item_class', 'number'],
                'constraints': [models.UniqueConstraint(fields=('item_class', 'number'), name='items_entry_number')],
            },
        ),
        migrations.CreateModel(
            name='ServiceItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True)),
                ('implementation_code', models.CharField(max_length=36, unique=True, validators=[django.core.validators.RegexValidator('^[0-9A-Z]{18}[1-7][0-9A-Z]{12}$')])),
                ('state', models.CharField(choices=[('active', '在用'), ('paused', '暂停'), ('cancelled', '取消')], default='active', max_length=16)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('entry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='items.basecatalogueentry')),
                ('owner_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organization')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.region')),
            ],
            options={
                'db_table': 'items_item',
            },
        ),
        migrations.CreateModel(
            name='ItemVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('status', models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('withdrawn', '已停用')], default='draft', max_length=16)),
                ('effective_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('name', models.JSONField()),
                ('matter_type', models.CharField(choices=[('licensing', '行政许可'), ('levy', '行政征收'), ('benefit', '行政给付'), ('inspection', '行政检查'), ('confirmation', '行政确认'), ('award', '行政奖励'), ('adjudication', '行政裁决'), ('coercion', '行政强制'), ('other', '其他行政权力'), ('public_service', '公共服务')], max_length=16)),
                ('case_kind', models.CharField(choices=[('immediate', '即办件'), ('promised', '承诺件'), ('joint', '联办件'), ('forwarded', '上报件')], max_length=16)),
                ('statutory_days', models.PositiveIntegerField()),
                ('statutory_unit', models.CharField(default='WORKDAY', max_length=16)),
                ('promised_days', models.PositiveIntegerField()),
                ('promised_unit', models.CharField(default='WORKDAY', max_length=16)),
                ('is_historical', models.BooleanField(default=False)),
                ('definition', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('drafted_by', models.CharField(max_length=80)),
                ('reviewed_by', models.CharField(blank=True, max_length=80)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('form_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forms.formversion')),
                ('process_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflow.processversion')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='items.serviceitem')),
            ],
            options={
                'db_table': 'items_version',
            },
        ),
        migrations.CreateModel(
            name='SearchRow',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='items.serviceitem')),
                ('item_class', models.CharField(max_length=16)),
                ('matter_type', models.CharField(max_length=16)),
                ('case_kind', models.CharField(max_length=16)),
                ('audiences', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None)),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None)),
                ('life_events', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('sort_key', models.CharField(max_length=16)),
                ('popularity', models.PositiveIntegerField(default=0)),
                ('is_detailed', models.BooleanField(default=False)),
                ('is_historical', models.BooleanField(default=False)),
                ('card', models.JSONField()),
                ('codes', models.TextField()),
                ('plain', models.TextField()),
                ('pinyin', models.TextField()),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organization')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='items.itemversion')),
            ],
            options={
                'db_table': 'items_search',
            },
        ),
        migrations.AddConstraint(
            model_name='serviceitem',
            constraint=models.CheckConstraint(condition=models.Q(('implementation_code__regex', '^[0-9A-Z]{18}[1-7][0-9A-Z]{12}$')), name='items_item_code_form'),
        ),
        migrations.AddIndex(
            model_name='itemversion',
            index=models.Index(fields=['item', 'effective_on'], name='items_version_current'),
        ),
        migrations.AddConstraint(
            model_name='itemversion',
            constraint=models.UniqueConstraint(fields=('item', 'number'), name='items_version_number'),
        ),
        migrations.AddConstraint(
            model_name='itemversion',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None), ('status', 'published')), fields=('item',), name='items_version_one_current'),
        ),
        migrations.AddConstraint(
            model_name='itemversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('effective_on__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='items_version_published_dated'),
        ),
        migrations.AddIndex(
            model_name='searchrow',
            index=django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='items_search_vector'),
        ),
        migrations.AddIndex(
            model_name='searchrow',
            index=models.Index(fields=['organization', 'sort_key'], name='items_search_org'),
        ),
        migrations.AddIndex(
            model_name='searchrow',
            index=models.Index(fields=['-popularity', 'sort_key'], name='items_search_popular'),
        ),
    ]
