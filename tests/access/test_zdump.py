import time
from django.test import Client
from django.urls import reverse, NoReverseMatch
import pytest
from tests.access.world import CAST, object_of
from tests.access.table import named_urls
from anchang.engine.accounts.models import Account
def test_dump(world):
    import csv
    out=[]
    t=time.time()
    clients={}
    for post,u in CAST.items():
        c=Client(raise_request_exception=False); c.force_login(world.office.account(u), backend="django.contrib.auth.backends.ModelBackend"); clients[post]=c
    clients["anonymous"]=Client()
    ts={}
    for name in named_urls():
        row={"url":name}
        def addr(corner):
            try: return reverse(name)
            except NoReverseMatch: return reverse(name, kwargs=object_of(name, corner))
        for post,c in clients.items():
            t1=time.time()
            row[post]=c.get(addr(world.here)).status_code
            ts[name]=ts.get(name,0)+time.time()-t1
        if addr(world.here)!=addr(world.elsewhere):
            row["elsewhere"]="/".join(sorted({str(clients[p].get(addr(world.elsewhere)).status_code) for p in CAST if world.office.staff[CAST[p]].site_id==world.here.site.pk}))
            row["company"]="/".join(str(clients[p].get(addr(world.elsewhere)).status_code) for p in CAST if world.office.staff[CAST[p]].site_id!=world.here.site.pk)
        out.append(row)
    print(time.time()-t)
    print(sorted(ts.items(), key=lambda x:-x[1])[:12])
    with open("/tmp/dump.csv","w") as f:
        w=csv.DictWriter(f,["url",*clients,"elsewhere","company"]); w.writeheader(); w.writerows(out)
