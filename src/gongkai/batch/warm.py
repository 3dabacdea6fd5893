"""Loads what reading needs, once: workers are started from a process that has imported this."""

from __future__ import annotations

import gc

from gongkai.batch.one_report import read_job
from gongkai.batch.work import Job
from gongkai.settings import Settings

#: A report in small: whatever is made when it is first needed (patterns above all) is made for it, and shared.
_ONCE = """<h1>某县教育局2023年政府信息公開工作年度報告</h1>
<p>本年度报告的数据统计期限自2023年1月1日起至12月31日止。联系电话：0551-60000000。</p>
<h2>一、总体情况</h2><p>我局收到政府信息公开申请1件，比上年增加1件，办结1件，未收取信息处理费。</p>
<h2>二、主动公开政府信息情况</h2>
<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr></table>
<h2>三、收到和处理政府信息公开申请情况</h2><p>一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1</p>
<h2>四、政府信息公开行政复议、行政诉讼情况</h2><p>无</p>
<h2>五、存在的主要问题及改进情况</h2>
<p>存在的主要问题：一是公开不够及时；二是解读形式单一。改进情况：一是加强培训；二是丰富形式。</p>
<h2>六、其他需要报告的事项</h2><p>无</p>"""

read_job(Job(0, _ONCE.encode(), "|.html"), Settings())
# None of it is garbage: collections need not look at it, nor copy the pages that workers share.
gc.freeze()
