"""Makes the fonts of assets/fonts from the Debian packages' files: no ligatures, tabular figures."""
import sys, glob
from fontTools.ttLib import TTFont
from fontTools import subset
out="assets/fonts/"
def tnum(f):
    m={}
    gsub=f["GSUB"].table
    for rec in gsub.FeatureList.FeatureRecord:
        if rec.FeatureTag=="tnum":
            for i in rec.Feature.LookupListIndex:
                for st in gsub.LookupList.Lookup[i].SubTable:
                    if hasattr(st,"ExtSubTable"): st=st.ExtSubTable
                    m.update(st.mapping)
    return m
def save(f,unicodes,feats,name,hinting=True):
    o=subset.Options(); o.layout_features=feats; o.notdef_outline=True; o.name_IDs=["*"]; o.hinting=hinting; o.glyph_names=False; o.drop_tables+=["DSIG"]
    o.recalc_bounds=True
    s=subset.Subsetter(o); s.populate(unicodes=unicodes); s.subset(f); f.save(out+name); 
    import os; print(name, os.path.getsize(out+name))
for w in ("Regular","SemiBold"):
    f=TTFont(f"/usr/share/fonts/opentype/inter/Inter-{w}.otf"); m=tnum(f)
    for t in f["cmap"].tables:
        for u,g in list(t.cmap.items()):
            if u in range(0x30,0x3a) or chr(u) in ":.,-+%/() \u2009\u202f":
                if u in range(0x30,0x3a) and g in m: t.cmap[u]=m[g]
    cm=[u for u in f.getBestCmap() if not 0xE000<=u<=0xF8FF]  # the icons have these
    save(f,cm,["kern","mark","mkmk","ccmp","locl"],f"Inter-{w}.otf")
f=TTFont("/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf"); save(f,[u for u in f.getBestCmap() if not 0xE000<=u<=0xF8FF],["mark","mkmk","ccmp","locl"],"JetBrainsMono-Regular.ttf")
f=TTFont("/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Bold.ttf"); save(f,list(range(32,127))+[ord("…")],[],"JetBrainsMono-Bold.ttf")
ICONS="E058 E06C E08E E03E E136 E13A E13C E4F6 E30C E256 E24A E258 E272 E2D8 E472 E330 E1CA EAF0 E4E0 E4E2 E182 E208 E546 E0A0 E3D4 E18C E1C4 E5DE E1A0 E464 E1D6 EC96 E2DE E23A E750 E434 E266 E094 E46C E18A E2CE E2F0 E478".split()
f=TTFont(glob.glob("Phosphor.ttf")[0]); save(f,[int(x,16) for x in ICONS],[],"Phosphor-Regular.ttf")
