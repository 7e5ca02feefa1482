"""The catalogue's own kinds on the board of package parts."""

from __future__ import annotations

from zhengtong.modules.items.packages.parts.bundles import KIND as BUNDLE
from zhengtong.modules.items.packages.parts.bundles import BundlePart
from zhengtong.modules.items.packages.parts.flows import KIND as FLOW
from zhengtong.modules.items.packages.parts.flows import FlowPart
from zhengtong.modules.items.packages.parts.forms import KIND as FORM
from zhengtong.modules.items.packages.parts.forms import FormPart
from zhengtong.modules.items.packages.parts.items import KIND as ITEM
from zhengtong.modules.items.packages.parts.items import ItemPart
from zhengtong.modules.items.plugins import package_parts

package_parts.register(FORM, FormPart())
package_parts.register(FLOW, FlowPart())
package_parts.register(ITEM, ItemPart())
package_parts.register(BUNDLE, BundlePart())
